import { afterEach, describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { QfpaySandbox, QfpaySandboxOptions } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig, wavpayRig } from '../support/gateways.ts';

describe('QFPay', () => {
  let rig: Rig<QfpaySandbox>;
  afterEach(() => rig.stop());

  async function paid(sandbox: Partial<QfpaySandboxOptions> = {}): Promise<PaymentFacts> {
    rig = await qfpayRig({ sandbox });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    return { ...payment, gatewayRef: outcome.kind === 'paid' ? outcome.gatewayRef : null };
  }
  const refund = { refundNumber: 'TEST01R000001', madeAt: Date.parse('2026-06-15T12:00:00+08:00') };

  it('gives the money back, and the books agree', async () => {
    const payment = await paid();
    const outcome = await rig.gateway.refund(payment, refund, never);
    const [booked] = rig.sandbox.refunds();
    expect(outcome).toEqual({ kind: 'refunded', refundRef: booked?.refundRef });
    expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual(outcome);
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'refunded' });
    expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: payment.amount.minor }]);
  });

  it('finds the number of the gateway by itself when the journal does not know it', async () => {
    const payment = await paid();
    expect((await rig.gateway.refund({ ...payment, gatewayRef: null }, refund, never)).kind).toBe('refunded');
  });

  it('with a lost answer is unknown; asking finds it; repeating does not pay twice', async () => {
    const payment = await paid();
    await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
    expect((await rig.gateway.refund(payment, refund, never)).kind).toBe('unknown');
    expect((await rig.gateway.refund(payment, refund, never)).kind).toBe('unknown');
    expect((await rig.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
    expect(rig.sandbox.refunds()).toHaveLength(1);
  });

  it('of money that somebody else gave back is refused, for a person to look at', async () => {
    const payment = await paid();
    await rig.gateway.refund(payment, refund, never);
    const second = { ...refund, refundNumber: 'TEST01R000002' };
    expect(await rig.gateway.refund(payment, second, never)).toEqual({ kind: 'refund refused', code: '1264' });
    expect(await rig.gateway.queryRefund(payment, second, never)).toEqual({ kind: 'refund not found' });
  });

  it('can take its time', async () => {
    const payment = await paid({ refunds: 'processing' });
    expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund pending' });
    expect(await rig.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund pending' });
    rig.sandbox.finishRefund(refund.refundNumber);
    expect((await rig.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
  });

  it.each([
    ['1265', 'refund later'],
    ['1269', 'refund later'],
    ['1155', 'refund refused'],
    ['1270', 'refund refused'],
    ['1254', 'unknown'],
    ['1108', 'unknown'],
    ['4711', 'unknown'],
  ])('refused with %s is "%s"', async (refundCode, kind) => {
    const payment = await paid({ refundCode });
    expect(await rig.gateway.refund(payment, refund, never)).toMatchObject({ kind, code: refundCode });
    expect(rig.sandbox.orders()).toMatchObject([{ state: 'paid' }]);
  });

  it('is believed only about our refund and our amount', async () => {
    const payment = await paid();
    await rig.sandbox.faults.set({ answer: 'other amount' });
    expect(await rig.gateway.refund(payment, refund, never)).toMatchObject({ kind: 'unknown', why: 'other amount' });
    // Asked about, less than was due is an answer: the rest is owed.
    expect(await rig.gateway.queryRefund(payment, refund, never)).toMatchObject({
      kind: 'refunded',
      amount: { minor: 1 },
    });
  });
});

describe('WavPay', () => {
  it('has no refund: a person must, and once one did the bill tells', async () => {
    const rig = await wavpayRig();
    const payment = rig.payment();
    const refund = { refundNumber: 'TEST01R000003', madeAt: Date.parse('2026-06-15T12:00:00+08:00') };
    await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(await rig.gateway.refund(payment, refund, never)).toEqual({
      kind: 'refund refused',
      code: 'no refund call',
    });
    const told = async (status: string) => {
      rig.sandbox.setStatus(payment.orderNumber, status);
      const [order, back] = [
        await rig.gateway.query(payment, never),
        await rig.gateway.queryRefund(payment, refund, never),
      ];
      return `${order.kind}, ${back.kind}`;
    };
    expect(await told('PAID')).toBe('paid, refund not found');
    expect(await told('REFUND_IN_PROCESS')).toBe('refunded, refund pending');
    expect(await told('REFUNDED')).toBe('refunded, refunded');
    expect(await told('REFUND_FAILED')).toBe('unknown, refund refused');
    expect(await told('SOMETHING_NEW')).toBe('unknown, refund not found');
    await rig.stop();
  });
});
