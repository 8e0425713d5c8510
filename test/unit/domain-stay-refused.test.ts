import { describe, expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { carPark, EXIT, HOUR_MS, show, ticket } from '../support/car-park.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';

describe('tickets that are not taken', () => {
  test.each(['check digit', 'signature', 'too old'] as const)('wrong: %s', (why) => {
    const kiosk = carPark();
    show(kiosk, { kind: 'wrong', why });
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket wrong', why });
    kiosk.pass(60_000);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('of an entry that nobody told, where it must be', () => {
    const kiosk = carPark({ entryMustBeTold: true });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'unknown ticket' });
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 't1', at: kiosk.wall - HOUR_MS } });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phase.name).toBe('stay');
  });

  test('without any time of entry', () => {
    const kiosk = carPark();
    show(kiosk, { kind: 'ticket', key: 't1', enteredAt: null });
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'unknown ticket' });
  });

  test('while the other kiosks cannot be heard nobody can tell', () => {
    const kiosk = carPark({ entryMustBeTold: true });
    kiosk.send({ type: 'health', part: 'site', health: { status: 'absent', reason: 'no broker' } });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'cannot tell' });
  });

  test('unpaid, at an exit that takes no payments', () => {
    const kiosk = carPark({}, EXIT);
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'pay first' });
    kiosk.send({ type: 'health', part: 'site', health: { status: 'absent', reason: 'no broker' } });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'cannot tell' });
    kiosk.send({ type: 'health', part: 'site', health: READY });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'pay first' });
  });

  test('a voucher without a ticket, and any ticket where there is no car park', () => {
    const kiosk = carPark();
    show(kiosk, { kind: 'voucher', voucher: { id: 'v', value: { kind: 'minutes', minutes: 60 } } });
    expect(kiosk.phase.name).toBe('idle');
    const vending = KioskDrive.ready();
    show(vending, ticket(vending, HOUR_MS));
    expect(vending.phase.name).toBe('idle');
  });
});
