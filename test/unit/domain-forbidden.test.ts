import { describe, expect, test } from 'vitest';
import { DECLINED, KioskDrive, NOT_SENT } from '../support/kiosk-drive.ts';

/** Three that forbid it by themselves, and a part without which nothing can be handed over. */
const PARTS = ['breaker', 'clock', 'journal', 'gpio'];

function forbid(kiosk: KioskDrive, part: string): void {
  kiosk.send({ type: 'health', part, health: { status: 'absent', reason: 'not now' } });
}

describe.each(PARTS)('when %s comes between while a customer pays', (part) => {
  test('a code that is scanned is not charged: the sale ends, and the kiosk is out of service', () => {
    const kiosk = KioskDrive.without(['display']).choose();
    forbid(kiosk, part);
    expect(kiosk.phase.name).toBe('paying');
    kiosk.scan();
    expect(kiosk.asked).toEqual([]);
    expect(kiosk.phaseAs('out of service').reasons).toEqual([`${part}: not now`]);
    expect(kiosk.ends).toEqual(['abandoned']);
  });

  test('nor is one scanned instead of the order code on screen, which is given up', () => {
    const kiosk = KioskDrive.ready().showCode();
    forbid(kiosk, part);
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
    forbid(kiosk, part);
    kiosk.answer('charge', outcome);
    expect(kiosk.asked).toHaveLength(length);
    expect(kiosk.phase.name).toBe('out of service');
  });
});
