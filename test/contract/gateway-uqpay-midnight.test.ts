import { afterEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { UqpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

let rig: Rig<UqpaySandbox>;
let now: number;
let kioskIsAhead = 0;
afterEach(async () => {
  kioskIsAhead = 0;
  await rig.stop();
});

const at = (time: string): number => Date.parse(`${time}+08:00`);

/** A payment that was paid at this time in Hong Kong. */
async function paidAt(time: string): Promise<PaymentFacts> {
  now = at(time);
  rig = await uqpayRig({ now: () => now + kioskIsAhead, sandbox: { now: () => now } });
  const payment = rig.payment();
  const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
  return { ...payment, gatewayRef: outcome.kind === 'paid' ? outcome.gatewayRef : null };
}

it('a payment is cancelled whole until the last second of its day', async () => {
  const payment = await paidAt('2026-01-31T09:00:00');
  now = at('2026-01-31T23:59:58');
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'refunded' });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: payment.amount.minor }]);
});

it('repeated is still closed, and moves no more money', async () => {
  const payment = await paidAt('2026-01-31T09:00:00');
  await rig.gateway.cancel(payment, never);
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
  expect(rig.sandbox.refunds()).toHaveLength(1);
});

it('after that it is refused with the code of the gateway, and refunded instead', async () => {
  const payment = await paidAt('2026-01-31T23:59:50');
  for (const time of ['2026-01-31T23:59:59', '2026-02-01T00:00:01']) {
    now = at(time);
    expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'refused', code: '200003' });
  }
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  const refund = { refundNumber: 'TEST01R000001', madeAt: now };
  expect((await rig.gateway.refund(payment, refund, never)).kind).toBe('refunded');
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'refunded' });
});

it('the gateway decides, not the clock of the kiosk', async () => {
  const payment = await paidAt('2026-01-31T12:00:00');
  kioskIsAhead = 2 * 86_400_000;
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
});

it('an order code is closed on the day it was made, and a late success comes to light all the same', async () => {
  now = at('2026-01-31T12:00:00');
  rig = await uqpayRig({ now: () => now, sandbox: { now: () => now } });
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not paid', reason: 'order closed', code: 'closed' });
  expect(rig.sandbox.approve(payment.orderNumber)).toBe(false);
  expect(rig.sandbox.approve(payment.orderNumber, { late: true })).toBe(true);
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});

it('an order that was never made is closed, and a lost answer is unknown', async () => {
  rig = await uqpayRig();
  expect(await rig.gateway.cancel(rig.payment(), never)).toEqual({ kind: 'closed' });
  await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  expect((await rig.gateway.cancel(rig.payment(), never)).kind).toBe('unknown');
});

it('a payment of which a part was refunded is not cancelled', async () => {
  const payment = await paidAt('2026-01-31T09:00:00');
  rig.sandbox.refundByHand(payment.orderNumber, 100);
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'refused', code: '200004' });
});
