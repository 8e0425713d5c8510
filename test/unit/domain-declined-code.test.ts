import { expect, test } from 'vitest';
import { CLOSED, DECLINED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

const CODE = { kind: 'order code', code: 'order-code', lifeMs: 300_000, gatewayRef: null } as const;

/** One phone failed to pay the order code; a second one is on the screen. */
function declined(): KioskDrive {
  const kiosk = KioskDrive.ready().showCode();
  kiosk.passToWake();
  kiosk.answer('query', DECLINED);
  kiosk.answer('present', CODE);
  expect(kiosk.phaseAs('paying').notice).toBe('insufficient funds');
  return kiosk;
}

test('the failed code is asked about once more and cancelled, not forgotten', () => {
  const kiosk = declined();
  const first = kiosk.payments[0]?.orderNumber ?? '';
  kiosk.respond = (call) => (call.do === 'query' && call.payment.orderNumber === first ? DECLINED : null);
  kiosk.pass(20_000);
  expect(kiosk.verbsOf(first)).toEqual(['present', 'query', 'query', 'cancel']);
  expect(kiosk.states).toEqual(['closing', 'shown']);
  kiosk.answer('cancel', { kind: 'closed' });
  kiosk.respond = (call) => (call.do === 'query' && call.payment.orderNumber === first ? CLOSED : null);
  kiosk.pass(4_000);
  expect(kiosk.states).toEqual(['not paid', 'shown']);
  expect(kiosk.phaseAs('paying').code).not.toBeNull();
});

test('another phone pays the failed code before it is cancelled: delivered, and the second is closed', () => {
  const kiosk = declined();
  const first = kiosk.payments[0]?.orderNumber ?? '';
  kiosk.pass(15_000);
  kiosk.answer('query', PAID, first);
  expect(kiosk.phaseAs('delivering').orderNumber).toBe(first);
  expect(kiosk.states).toEqual(['paid', 'closing']);
  expect(kiosk.deliveries).toHaveLength(1);
});

test('paid after the customer left: the money goes back', () => {
  const kiosk = declined();
  const first = kiosk.payments[0]?.orderNumber ?? '';
  kiosk.back();
  kiosk.pass(15_000);
  kiosk.answer('query', PAID, first);
  expect(kiosk.states[0]).toBe('refunding');
  expect(kiosk.deliveries).toEqual([]);
  expect(kiosk.alarms).toEqual(['late payment']);
});

test('only when its life and the grace after it are over is the same answer final', () => {
  for (const [age, state] of [
    [359_999, 'closing'],
    [360_000, 'not paid'],
  ] as const) {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.back();
    kiosk.pass(15_000);
    kiosk.pass(age - 15_000);
    kiosk.answer('query', DECLINED);
    expect(kiosk.last.state, String(age)).toBe(state);
  }
});

test('a scanned code is used up by its failed try: final at once', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', { kind: 'pending', gatewayRef: null });
  kiosk.pass(3_000);
  kiosk.answer('query', DECLINED);
  expect(kiosk.states).toEqual(['not paid']);
});

test('an order that the gateway refused to make is final at once', () => {
  const kiosk = KioskDrive.ready().choose();
  kiosk.answer('present', DECLINED);
  expect(kiosk.states).toEqual(['not paid']);
});
