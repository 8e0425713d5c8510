import { afterEach, describe, expect, it } from 'vitest';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
afterEach(() => rig.stop());

describe.each(['POST', 'GET'] as const)('by %s', (cancelMethod) => {
  it.each(['alipay', 'wechat', 'unionpay', 'payme', 'fps', 'octopus'])('closes an order code of %s', async (wallet) => {
    rig = await qfpayRig({ settings: { cancelMethod } });
    const payment = rig.payment({ mode: 'mpm', wallet });
    await rig.gateway.present(payment, never);
    expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not paid', reason: 'order closed', code: '1142' });
    expect(rig.sandbox.approve(payment.orderNumber)).toBe(false);
  });
});

it('reverses a charge that waits for the customer, by the number of the gateway', async () => {
  rig = await qfpayRig();
  const payment = rig.payment();
  const outcome = await rig.gateway.charge(payment, rig.code('ask'), never);
  const gatewayRef = outcome.kind === 'pending' ? outcome.gatewayRef : null;
  expect(gatewayRef).not.toBeNull();
  expect(await rig.gateway.cancel({ ...payment, gatewayRef }, never)).toEqual({ kind: 'closed' });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'closed' }]);
});

it('repeated is still closed', async () => {
  rig = await qfpayRig();
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  await rig.gateway.cancel(payment, never);
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
});

it('of an order that was paid in between is refused', async () => {
  rig = await qfpayRig();
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  rig.sandbox.approve(payment.orderNumber);
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'refused', code: '1260' });
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});

it('does not hide a success that comes late all the same', async () => {
  rig = await qfpayRig();
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  await rig.gateway.cancel(payment, never);
  expect(rig.sandbox.approve(payment.orderNumber, { late: true })).toBe(true);
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});

it('of an order that was never made is done', async () => {
  rig = await qfpayRig();
  expect(await rig.gateway.cancel(rig.payment(), never)).toEqual({ kind: 'closed' });
});

it('over the wrong call is unsupported, and so is a pay_type without one', async () => {
  rig = await qfpayRig({ settings: { cancelRoute: { '800201': 'reversal', '801501': 'none' } } });
  const wechat = rig.payment({ mode: 'mpm', wallet: 'wechat' });
  const alipay = rig.payment({ mode: 'mpm', wallet: 'alipay' });
  await rig.gateway.present(wechat, never);
  await rig.gateway.present(alipay, never);
  expect(await rig.gateway.cancel(wechat, never)).toEqual({ kind: 'unsupported', code: '1297' });
  expect(await rig.gateway.cancel(alipay, never)).toEqual({ kind: 'unsupported', code: 'no route' });
});

it('that WeChat finds too early is unknown, and works later', async () => {
  let now = Date.parse('2026-06-15T12:00:00+08:00');
  rig = await qfpayRig({ now: () => now, sandbox: { now: () => now, wechatCloseMinAgeMs: 200_000 } });
  const payment = rig.payment({ mode: 'mpm', wallet: 'wechat' });
  await rig.gateway.present(payment, never);
  expect((await rig.gateway.cancel(payment, never)).kind).toBe('unknown');
  now += 200_000;
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
});

it('with a lost answer is unknown', async () => {
  rig = await qfpayRig();
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  expect((await rig.gateway.cancel(payment, never)).kind).toBe('unknown');
  expect((await rig.gateway.query(payment, never)).kind).toBe('not paid');
});

it('is nothing WavPay has', async () => {
  rig = await qfpayRig();
  const wavpay = await wavpayRig();
  expect(await wavpay.gateway.cancel(wavpay.payment(), never)).toEqual({ kind: 'unsupported', code: 'no cancel call' });
  expect(wavpay.sandbox.calls()).toEqual([]);
  await wavpay.stop();
});
