import { describe, expect, test } from 'vitest';
import { DECLINED, KioskDrive, NOT_SENT } from '../support/kiosk-drive.ts';

const GUARDS = ['breaker', 'clock', 'journal'];

function forbid(kiosk: KioskDrive, part: string): void {
  kiosk.send({ type: 'health', part, health: { status: 'absent', reason: 'no more money may move' } });
}

describe.each(GUARDS)('when the %s forbids that money moves while a customer pays', (guard) => {
  test('a code that is scanned is not charged: the sale ends, and the kiosk is out of service', () => {
    const kiosk = KioskDrive.without(['display']).choose();
    forbid(kiosk, guard);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.scan();
    expect(kiosk.asked).toEqual([]);
    expect(kiosk.phaseAs('out of service').reasons).toEqual([`${guard}: no more money may move`]);
    expect(kiosk.ends).toEqual(['abandoned']);
  });

  test('nor is one scanned instead of the order code on screen, which is given up', () => {
    const kiosk = KioskDrive.ready().showCode();
    forbid(kiosk, guard);
    kiosk.scan();
    expect(kiosk.asked.map(({ verb }) => verb)).toEqual(['present']);
    expect([kiosk.phase.name, kiosk.states]).toEqual(['out of service', ['closing']]);
  });

  test.each([
    ['a decline', DECLINED],
    ['a charge that could not be sent', NOT_SENT],
  ])('after %s no other try is offered', (_what, outcome) => {
    const kiosk = KioskDrive.ready().scanned();
    const { length } = kiosk.asked;
    forbid(kiosk, guard);
    kiosk.answer('charge', outcome);
    expect(kiosk.asked).toHaveLength(length);
    expect(kiosk.phase.name).toBe('out of service');
  });
});
