import { afterEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { CodepaySandbox, CodepaySandboxOptions } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, never, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
afterEach(() => rig.stop());

async function paid(sandbox: Partial<CodepaySandboxOptions> = {}): Promise<PaymentFacts> {
  rig = await codepayRig({ sandbox });
  const payment = rig.payment();
  const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
  return { ...payment, gatewayRef: outcome.kind === 'paid' ? outcome.gatewayRef : null };
}
const refund = { refundNumber: 'TEST01R000001', madeAt: Date.parse('2026-06-15T12:00:00+08:00') };

it('is taken on, and is done once the gateway says so', async () => {
  const payment = await paid();
  expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund pending' });
  const [booked] = rig.sandbox.refunds();
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({
    kind: 'refunded',
    refundRef: booked?.refundRef,
  });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: payment.amount.minor }]);
});

it('of a payment that the wallet made cheaper is of the whole order', async () => {
  const payment = await paid({ discountMinor: 100 });
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  await rig.gateway.refund(payment, refund, never);
  expect((await rig.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
});

it('can take its time, and can fail in the end', async () => {
  const payment = await paid({ refunds: 'processing' });
  expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund pending' });
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund pending' });
  rig.sandbox.failRefund(refund.refundNumber);
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund refused', code: 'SBX_E4' });
  const second = { ...refund, refundNumber: 'TEST01R000002' };
  expect((await rig.gateway.refund(payment, second, never)).kind).toBe('refund pending');
  rig.sandbox.finishRefund(second.refundNumber);
  expect((await rig.gateway.queryRefund(payment, second, never)).kind).toBe('refunded');
});

it('with a lost answer is unknown; asking finds it; repeating does not pay twice', async () => {
  const payment = await paid();
  await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  expect((await rig.gateway.refund(payment, refund, never)).kind).toBe('unknown');
  expect(await rig.gateway.refund(payment, refund, never)).toMatchObject({ kind: 'unknown', why: 'duplicate number' });
  expect((await rig.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
  expect(rig.sandbox.refunds()).toHaveLength(1);
});

it('waits while the settled balance is too small, under the same number', async () => {
  const payment = await paid({ balanceMinor: 100 });
  expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund later', code: 'SBX_BALANCE' });
  expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund not found' });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'paid' }]);
});

it('of money that went back before is refused, for a person to look at', async () => {
  const payment = await paid();
  await rig.gateway.refund(payment, refund, never);
  const second = { ...refund, refundNumber: 'TEST01R000002' };
  expect(await rig.gateway.refund(payment, second, never)).toEqual({
    kind: 'refund refused',
    code: 'SBX_REFUND_STATE',
  });
});

it('is believed only about our refund, our sale and our amount', async () => {
  const payment = await paid();
  await rig.sandbox.faults.set({ answer: 'other amount' });
  expect(await rig.gateway.refund(payment, refund, never)).toMatchObject({ kind: 'unknown', why: 'other amount' });
  // Asked about, less than was due is an answer: the rest is owed.
  expect(await rig.gateway.queryRefund(payment, refund, never)).toMatchObject({
    kind: 'refunded',
    amount: { minor: 1 },
  });
  await rig.sandbox.faults.set({ answer: 'other order' });
  expect(await rig.gateway.queryRefund(payment, refund, never)).toMatchObject({ why: 'other order' });
  await rig.sandbox.faults.clear();
  const foreign = { ...payment, gatewayRef: '5123000026010100000099' };
  expect(await rig.gateway.queryRefund(foreign, refund, never)).toMatchObject({ why: 'other order' });
});
