import { afterEach, beforeEach, expect, it } from 'vitest';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
beforeEach(async () => {
  rig = await qfpayRig();
});
afterEach(() => rig.stop());

it.each(['alipay', 'wechat', 'unionpay', 'payme', 'fps', 'octopus'])(
  'of %s is shown, is not a payment yet, and is paid once the customer approves',
  async (wallet) => {
    const payment = rig.payment({ mode: 'mpm', wallet });
    const shown = await rig.gateway.present(payment, never);
    const order = rig.sandbox.orders()[0];
    expect(shown).toMatchObject({ kind: 'order code', code: order?.orderCode, gatewayRef: order?.gatewayRef });
    expect(order).toMatchObject({ state: 'created', wallet, mode: 'mpm' });
    expect((await rig.gateway.query(payment, never)).kind).toBe('pending');
    const found = rig.sandbox.findByOrderCode(shown.kind === 'order code' ? shown.code : '');
    expect(rig.sandbox.approve(found?.orderNumber ?? '')).toBe(true);
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
  },
);

it('lives as long as was asked for, and no longer', async () => {
  const shown = await rig.gateway.present(rig.payment({ mode: 'mpm' }), never);
  const lifeMs = shown.kind === 'order code' ? shown.lifeMs : 0;
  expect(lifeMs).toBeGreaterThan(0);
  expect(lifeMs).toBeLessThanOrEqual(rig.gateway.profile.orderLifeMs);
});

it('that has expired is a final no', async () => {
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  rig.sandbox.expire(payment.orderNumber);
  expect(rig.sandbox.approve(payment.orderNumber)).toBe(false);
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not paid', reason: 'order closed', code: '1181' });
});

it.each(['html', 'lost after processing', 'other amount', 'other order', 'bad signature', 'system error'] as const)(
  'is not shown after a bad answer (%s)',
  async (answer) => {
    await rig.sandbox.faults.set({ answer });
    expect((await rig.gateway.present(rig.payment({ mode: 'mpm' }), never)).kind).toBe('unknown');
  },
);

it('is not asked for where the wallet has none', async () => {
  const outcome = await rig.gateway.present(rig.payment({ mode: 'mpm', wallet: 'somewallet' }), never);
  expect(outcome.kind).toBe('not sent');
  expect((await rig.gateway.charge(rig.payment({ wallet: 'octopus' }), '123456', never)).kind).toBe('not sent');
  expect((await rig.gateway.charge(rig.payment({ wallet: 'constructor' }), '123456', never)).kind).toBe('not sent');
  expect(rig.sandbox.calls()).toEqual([]);
});

it('is nothing WavPay has', async () => {
  const wavpay = await wavpayRig();
  expect(wavpay.gateway.profile.can).toMatchObject({ charge: true, present: false, cancel: false, refund: false });
  expect((await wavpay.gateway.present(wavpay.payment({ mode: 'mpm' }), never)).kind).toBe('not sent');
  await wavpay.stop();
});
