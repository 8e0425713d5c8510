import { describe, expect, test } from 'vitest';
import { carPark, effectsOf, HOUR_MS } from '../support/car-park.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

function type(kiosk: KioskDrive, text: string): void {
  for (const key of text) kiosk.send({ type: 'key', key });
}

const NUMBERED = {
  items: [
    { ...WATER, number: '11' },
    { ...JUICE, number: '12' },
  ],
};

describe('typing a number', () => {
  test('the number of an item begins its sale', () => {
    const kiosk = KioskDrive.ready(NUMBERED);
    kiosk.send({ type: 'type number' });
    type(kiosk, '12');
    kiosk.send({ type: 'enter' });
    expect(kiosk.phase.name).toBe('paying');
    expect(kiosk.last.amount).toEqual(JUICE.price);
  });

  test('one that no item has is said, and can be typed again', () => {
    const kiosk = KioskDrive.ready(NUMBERED);
    kiosk.send({ type: 'type number' });
    type(kiosk, '99');
    kiosk.send({ type: 'enter' });
    expect(kiosk.phaseAs('typing')).toMatchObject({ text: '', notice: 'no such number' });
    type(kiosk, '1');
    expect(kiosk.phaseAs('typing')).toMatchObject({ text: '1', notice: null });
  });

  test('keys are taken one by one, and taken back; the time begins anew with each; nothing empty is sent', () => {
    const kiosk = KioskDrive.ready(NUMBERED);
    kiosk.send({ type: 'type number' });
    kiosk.send({ type: 'enter' });
    expect(kiosk.phaseAs('typing').text).toBe('');
    type(kiosk, '1a-é');
    kiosk.pass(59_000);
    kiosk.send({ type: 'key', key: 'erase' });
    expect(kiosk.phaseAs('typing').text).toBe('1');
    kiosk.pass(59_000);
    expect(kiosk.phase.name).toBe('typing');
    kiosk.pass(1_000);
    expect(kiosk.phase.name).toBe('idle');
    kiosk.send({ type: 'type number' });
    type(kiosk, '1234567890');
    expect(kiosk.phaseAs('typing').text).toBe('123456');
  });

  test('without numbers there is nothing to type', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'type number' });
    kiosk.send({ type: 'type plate' });
    expect(kiosk.phase.name).toBe('idle');
  });
});

describe('typing a plate, or the code of a ticket', () => {
  test('what it says is found out outside, and then it is as if it had been scanned', () => {
    const kiosk = carPark();
    kiosk.send({ type: 'type plate' });
    type(kiosk, 'ab123');
    kiosk.send({ type: 'enter' });
    kiosk.send({ type: 'enter' });
    expect(effectsOf(kiosk, 'read ticket')).toEqual([{ do: 'read ticket', what: 'plate', text: 'AB123' }]);
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'p', at: kiosk.wall - HOUR_MS } });
    kiosk.send({ type: 'ticket read', text: 'AB123', ticket: { kind: 'ticket', key: 'p', enteredAt: null } });
    expect(kiosk.phaseAs('stay').due.minor).toBe(300);
  });

  test('nobody entered with it, or a digit is wrong: it can be typed again', () => {
    const kiosk = carPark();
    kiosk.send({ type: 'type number' });
    expect(kiosk.phaseAs('typing').what).toBe('code');
    type(kiosk, 'T-1');
    kiosk.send({ type: 'ticket read', text: 'T-1', ticket: { kind: 'ticket', key: 'p', enteredAt: null } });
    expect(kiosk.phaseAs('typing').notice).toBe('no such ticket');
    kiosk.send({ type: 'ticket read', text: 'T-1', ticket: { kind: 'wrong', why: 'check digit' } });
    expect(kiosk.phaseAs('typing').notice).toBe('mistyped');
    kiosk.send({ type: 'ticket read', text: 'T-1', ticket: { kind: 'other' } });
    expect(kiosk.phaseAs('typing').notice).toBe('no such ticket');
  });

  test('an answer about what was typed before is too late', () => {
    const kiosk = carPark();
    kiosk.send({ type: 'type plate' });
    type(kiosk, 'AB2');
    kiosk.send({ type: 'ticket read', text: 'AB1', ticket: { kind: 'ticket', key: 'p', enteredAt: kiosk.wall } });
    expect(kiosk.phaseAs('typing').text).toBe('AB2');
  });

  test('where neither plates nor codes are taken there is nothing to type', () => {
    const kiosk = carPark({ plates: false, codes: false });
    kiosk.send({ type: 'type plate' });
    kiosk.send({ type: 'type number' });
    expect(kiosk.phase.name).toBe('idle');
  });
});
