import { describe, expect, test } from 'vitest';
import type { Payment } from '../../src/domain/payment.ts';
import { JAMMED, KioskDrive, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

const MINUTE = 60_000;

/** Genuine, and about the order of the payment; all that it may do is make the kiosk ask. */
function notify(kiosk: KioskDrive, { orderNumber }: Payment = kiosk.last): void {
  const notice = {
    about: 'payment',
    orderNumber,
    gatewayRef: 'g1',
    claim: 'paid',
    amount: WATER.price,
    method: null,
    paidAt: null,
    place: null,
  } as const;
  kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known: null });
}

/** Paid and jammed; the gateway never gives a clear answer about the refund. */
function refundWithoutAnswer(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  kiosk.respond = ({ do: verb }) => (verb === 'refund' || verb === 'queryRefund' ? UNKNOWN : null);
  return kiosk;
}

/** Until a refund that has been tried before is planned, and not yet due. */
function untilRefundIsPlanned(kiosk: KioskDrive): void {
  for (let i = 0; i < 50 && (kiosk.last.tries < 4 || kiosk.last.next?.action !== 'refund'); i += 1) {
    kiosk.passToWake();
  }
  expect(kiosk.last.next?.action).toBe('refund');
}

describe('the pauses between fruitless tries', () => {
  /** The n-th pause of many kiosks whose cancels get no answer, ms. */
  function pauses(n: number): number[] {
    return Array.from({ length: 40 }, (_, kioskNumber) => {
      const kiosk = KioskDrive.without(['display'], { orderPrefix: `K${kioskNumber}` }).scanned();
      kiosk.respond = ({ do: verb }) => (verb === 'query' ? PENDING : verb === 'cancel' ? UNKNOWN : null);
      kiosk.answer('charge', PENDING);
      kiosk.back();
      const cancels = () => kiosk.asked.filter(({ verb }) => verb === 'cancel').map(({ at }) => at);
      while (cancels().length < n + 1) {
        kiosk.passToWake();
      }
      return (cancels()[n] ?? 0) - (cancels()[n - 1] ?? 0);
    });
  }

  test.each([
    [1, 3_000],
    [3, 12_000],
    [4, 24_000],
    [5, 48_000],
    [6, 60_000],
    [9, 60_000],
  ])('pause %i of a fleet is spread over %i ms, and never longer', (n, full) => {
    const all = pauses(n);
    expect(Math.max(...all)).toBeLessThanOrEqual(full);
    expect(Math.max(...all)).toBeGreaterThan(0.8 * full);
    expect(Math.min(...all)).toBeLessThanOrEqual(Math.max(3_000, 0.3 * full));
  });
});

describe('a notification while a refund is being tried', () => {
  test('the first asks what became of the earlier try: the refund is not simply sent again', () => {
    const kiosk = refundWithoutAnswer();
    untilRefundIsPlanned(kiosk);
    kiosk.respond = () => null;
    notify(kiosk);
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['queryRefund']);
  });

  test('repeated, it leaves the next try where it was: it can neither hurry it nor put it off', () => {
    const kiosk = refundWithoutAnswer();
    notify(kiosk);
    untilRefundIsPlanned(kiosk);
    notify(kiosk);
    untilRefundIsPlanned(kiosk);
    const planned = kiosk.last.next;
    const wait = (planned?.at ?? 0) - kiosk.mono;
    expect(wait).toBeGreaterThan(2);
    for (let i = 0; i < 3; i += 1) {
      kiosk.pass(Math.floor(wait / 4));
      notify(kiosk);
      expect(kiosk.last.next).toEqual(planned);
    }
  });
});

/** Closed at the gateway, and asked about for an hour whether it is over: the pauses have become long. */
function watched(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PENDING);
  kiosk.back();
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PENDING : verb === 'cancel' ? { kind: 'closed' } : null);
  kiosk.pass(60 * MINUTE);
  expect(kiosk.last.state).toBe('watching');
  expect(kiosk.last.tries).toBeGreaterThan(5);
  return kiosk;
}

test('every notification brings the next question forward, later ones as far as the interval allows', () => {
  const kiosk = watched();
  notify(kiosk);
  kiosk.pass(0);
  const asked = kiosk.mono;
  expect(kiosk.asked.at(-1)).toMatchObject({ verb: 'query', at: asked });
  expect((kiosk.last.next?.at ?? 0) - asked).toBeGreaterThan(4_000);
  notify(kiosk);
  expect(kiosk.last.next).toEqual({ action: 'query', at: asked + 3_000 });
  kiosk.pass(3_000);
  expect(kiosk.asked.at(-1)).toMatchObject({ verb: 'query', at: asked + 3_000 });
});

test('a gateway that was gone and is configured again is not asked sooner than its tries allow', () => {
  const kiosk = watched();
  const { profiles } = kiosk.settings;
  kiosk.restart({ profiles: {} });
  expect(kiosk.last.next).toBeNull();
  kiosk.restart({ profiles });
  expect(kiosk.last.next?.action).toBe('query');
  expect((kiosk.last.next?.at ?? 0) - kiosk.mono).toBeGreaterThanOrEqual(3_000);
});
