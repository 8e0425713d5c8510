import { describe, expect, test } from 'vitest';
import { JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

function health(kiosk: KioskDrive, part: string, reason: string): void {
  kiosk.send({ type: 'health', part, health: { status: 'absent', reason } });
}

describe('out of service: what is shown and published of it', () => {
  test('does not change while the reasons stay the same, whatever else happens', () => {
    const kiosk = KioskDrive.ready();
    health(kiosk, 'gpio', 'no chip');
    const before = kiosk.phase;
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: no chip']);
    health(kiosk, 'printer', 'no paper');
    health(kiosk, 'gpio', 'no chip');
    kiosk.send({ type: 'begin' });
    expect(kiosk.phase).toBe(before);
  });

  test.each([
    ['the first of two reasons', 'gpio', ['gpio: another', 'clock: not set']],
    ['the last of two reasons', 'clock', ['gpio: no chip', 'clock: another']],
  ])('changes with %s', (_what, part, reasons) => {
    const kiosk = KioskDrive.ready();
    health(kiosk, 'gpio', 'no chip');
    health(kiosk, 'clock', 'not set');
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: no chip', 'clock: not set']);
    health(kiosk, part, 'another');
    expect(kiosk.phaseAs('out of service').reasons).toEqual(reasons);
  });

  test('changes when one more comes, and when one goes', () => {
    const kiosk = KioskDrive.ready();
    health(kiosk, 'gpio', 'no chip');
    health(kiosk, 'clock', 'not set');
    kiosk.send({ type: 'health', part: 'clock', health: { status: 'ready', reason: '' } });
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: no chip']);
  });
});

describe('the time of a refund, by which gateways look for it', () => {
  test.each([
    ['is now', 60_000, 60_000],
    ['is never before the payment, should the clock have been set back', -86_400_000, 0],
  ])('%s', (_what, jump, after) => {
    const kiosk = KioskDrive.without(['display']).scanned();
    const { madeAt } = kiosk.last;
    kiosk.wall += jump;
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.last.refundMadeAt).toBe(madeAt + after);
  });
});
