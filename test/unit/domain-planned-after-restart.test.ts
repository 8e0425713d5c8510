import { describe, expect, test } from 'vitest';
import { JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A refund that the gateway has put off: it is planned for a quarter of an hour later. */
function putOff(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refund later', code: '1297' });
  expect(kiosk.last.next).toEqual({ action: 'refund', at: kiosk.mono + 15 * MINUTE });
  return kiosk;
}

/** A restart takes a minute of wall time (`KioskDrive.restart`); the clock jumps so much beside that. */
function restarted(jump: number): KioskDrive {
  const kiosk = putOff();
  kiosk.wall += jump;
  kiosk.restart();
  return kiosk;
}

describe('what was planned before a power cut is done when it was planned for', () => {
  test.each([
    ['by a clock that went on', 0, 14 * MINUTE],
    ['ten minutes off', 10 * MINUTE, 4 * MINUTE],
    ['to the moment', 14 * MINUTE, 0],
    ['past its time: at once', 20 * MINUTE, 0],
    ['thirty days off: at once', 30 * DAY, 0],
    ['by a clock that was set back a little', -MINUTE, 15 * MINUTE],
    ['by a clock that was set back by years: a quarter of an hour is the longest', -3_000 * DAY, 15 * MINUTE],
  ])('%s', (_what, jump, wait) => {
    const kiosk = restarted(jump);
    expect(kiosk.last.next).toEqual({ action: 'refund', at: 500 + wait });
    if (wait > 0) {
      kiosk.pass(wait - 1);
      expect(kiosk.waiting).toEqual([]);
    }
    kiosk.passToWake();
    expect(kiosk.waiting).toEqual(['refund']);
    expect(kiosk.mono).toBe(500 + wait);
  });
});
