import { afterEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { UqpaySandbox, UqpaySandboxOptions } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

let rig: Rig<UqpaySandbox>;
afterEach(() => rig.stop());

const refund = { refundNumber: 'TEST01R000001', madeAt: Date.parse('2026-06-15T12:00:00+08:00') };

async function paid(sandbox: Partial<UqpaySandboxOptions> = {}): Promise<PaymentFacts> {
  rig = await uqpayRig({ sandbox });
  const payment = rig.payment();
  const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
  return { ...payment, gatewayRef: outcome.kind === 'paid' ? outcome.gatewayRef : null };
}

it('gives the money back, and the books agree', async () => {
  const payment = await paid();
  const outcome = await rig.gateway.refund(payment, refund, never);
  const [booked] = rig.sandbox.refunds();
  expect(outcome).toEqual({ kind: 'refunded', refundRef: booked?.refundRef });
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual(outcome);
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'refunded' });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: payment.amount.minor }]);
});

it('gives a part of it back, and then no more than the rest', async () => {
  const payment = await paid();
  const part = { ...payment, amount: { ...payment.amount, minor: 500 } };
  expect((await rig.gateway.refund(part, refund, never)).kind).toBe('refunded');
  expect(await rig.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why: 'unlisted code' });
  const second = { ...refund, refundNumber: 'TEST01R000002' };
  expect(await rig.gateway.refund(payment, second, never)).toEqual({ kind: 'refund refused', code: '400001' });
  const rest = { ...payment, amount: { ...payment.amount, minor: payment.amount.minor - 500 } };
  expect((await rig.gateway.refund(rest, { ...refund, refundNumber: 'TEST01R000003' }, never)).kind).toBe('refunded');
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: payment.amount.minor }]);
});

it('with a lost answer is unknown; asking finds it; repeating does not pay twice', async () => {
  const payment = await paid();
  await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  expect((await rig.gateway.refund(payment, refund, never)).kind).toBe('unknown');
  expect(await rig.gateway.refund(payment, refund, never)).toMatchObject({ kind: 'unknown', why: 'duplicate number' });
  expect((await rig.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
  expect(rig.sandbox.refunds()).toHaveLength(1);
});

it('that the gateway has never heard of is not found', async () => {
  const payment = await paid();
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund not found' });
});

it('can take its time', async () => {
  const payment = await paid({ refunds: 'processing' });
  expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund pending' });
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund pending' });
  rig.sandbox.finishRefund(refund.refundNumber);
  expect((await rig.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
});

it('of a payment that was never paid is refused', async () => {
  rig = await uqpayRig();
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('ask'), never);
  expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund refused', code: '400002' });
});

it.each([
  ['400004', 'refund later'],
  ['400003', 'refund refused'],
  ['999999', 'unknown'],
  ['4711', 'unknown'],
])('refused with %s is "%s"', async (refundCode, kind) => {
  const payment = await paid({ refundCode });
  expect(await rig.gateway.refund(payment, refund, never)).toMatchObject({ kind, code: refundCode });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'paid' }]);
});

it.each(['other order', 'other merchant'] as const)('with %s is not believed', async (answer) => {
  const payment = await paid();
  await rig.sandbox.faults.set({ answer });
  const outcome = { kind: 'unknown', why: answer };
  expect(await rig.gateway.refund(payment, refund, never)).toMatchObject(outcome);
  expect(await rig.gateway.queryRefund(payment, refund, never)).toMatchObject(outcome);
});

it('with another amount is not believed at once; asked about, less than was due is an answer', async () => {
  const payment = await paid();
  await rig.sandbox.faults.set({ answer: 'other amount' });
  const outcome = { kind: 'unknown', why: 'other amount' };
  expect(await rig.gateway.refund(payment, refund, never)).toMatchObject(outcome);
  expect(await rig.gateway.queryRefund(payment, refund, never)).toMatchObject({
    kind: 'refunded',
    amount: { minor: 1 },
  });
});
