import { describe, expect, test } from 'vitest';
import type { CancelOutcome } from '../../src/domain/gateway.ts';
import { JAMMED, KioskDrive, NOT_FOUND, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

const REFUSED = { kind: 'refused', code: '1297' } as const;
/** Of the order code that `showCode` shows at the first moment, ms of the drive's clock. */
const DEAD_AT = 1_000 + QFPAY_PROFILE.orderLifeMs + QFPAY_PROFILE.orderGraceMs;

/** An order code that was left at once; its cancels are answered like this, and nobody pays. */
function left(cancel: CancelOutcome): KioskDrive {
  const kiosk = KioskDrive.ready().showCode();
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PENDING : verb === 'cancel' ? cancel : null);
  kiosk.back();
  return kiosk;
}

/** The same, with the last cancel before this moment still open when it comes. */
function answeredAt(moment: number, cancel: CancelOutcome): KioskDrive {
  const kiosk = left(cancel);
  while (kiosk.last.tries < 8) {
    kiosk.passToWake();
  }
  const { respond } = kiosk;
  kiosk.respond = (call) => (call.do === 'cancel' ? null : respond(call));
  kiosk.pass(moment - kiosk.mono);
  expect(kiosk.waiting).toEqual(['cancel']);
  kiosk.answer('cancel', cancel);
  return kiosk;
}

describe('an order code that cannot be cancelled ends with its life', () => {
  test('nobody is called before that, however many cancels get nowhere', () => {
    const kiosk = left(UNKNOWN);
    kiosk.pass(DEAD_AT - 1 - kiosk.mono);
    expect(kiosk.last.tries).toBeGreaterThan(6);
    expect(kiosk.alarms).toEqual([]);
  });

  test.each([
    ['one moment earlier nobody is called', DEAD_AT - 1, []],
    ['when it is over and still without an answer, somebody is', DEAD_AT, ['settling stuck']],
  ])('%s', (_what, moment, alarms) => {
    const kiosk = answeredAt(moment, UNKNOWN);
    expect([kiosk.last.state, kiosk.alarms]).toEqual(['closing', alarms]);
  });

  test.each([
    ['a refusal is tried again while it lives', DEAD_AT - 1, 'closing'],
    ['a refusal after that is the last: it is only watched', DEAD_AT, 'watching'],
  ])('%s', (_what, moment, state) => {
    const kiosk = answeredAt(moment, REFUSED);
    expect([kiosk.last.state, kiosk.alarms]).toEqual([state, []]);
  });

  test('a refund of it has no such excuse: the sixth fruitless try calls somebody, while the order would still live', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.answer('query', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.respond = ({ do: verb }) => (verb === 'refund' || verb === 'queryRefund' ? UNKNOWN : null);
    while (kiosk.last.tries < 5) {
      kiosk.passToWake();
    }
    expect(kiosk.alarms).toEqual([]);
    while (kiosk.last.tries < 6) {
      kiosk.passToWake();
    }
    expect(kiosk.alarms).toEqual(['settling stuck']);
    expect(kiosk.mono).toBeLessThan(DEAD_AT);
  });
});

test('an order that the gateway still does not know when it has had its time, nor after a cancel, is over', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', UNKNOWN);
  kiosk.back();
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? NOT_FOUND : verb === 'cancel' ? UNKNOWN : null);
  const { orderNumber } = kiosk.last;
  kiosk.pass(QFPAY_PROFILE.notFoundSettleMs - 2_000);
  expect(kiosk.verbsOf(orderNumber)).toContain('cancel');
  expect(kiosk.last.state).toBe('closing');
  kiosk.pass(600_000);
  expect(kiosk.states).toEqual(['not paid']);
  expect(kiosk.entriesOf('payment learned').map(({ to }) => to)).toContain('watching');
});
