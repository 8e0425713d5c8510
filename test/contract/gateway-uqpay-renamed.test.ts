import { afterEach, expect, it } from 'vitest';
import { uqpayDefaults } from '../../src/gateways/uqpay/settings.ts';
import type { UqpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

let rig: Rig<UqpaySandbox>;
afterEach(() => rig.stop());

/** What a site might have learned from UQPAY: every unknown is other than the default. */
const fields = {
  ...uqpayDefaults.fields,
  orderId: 'order.id',
  amount: 'order.transactionAmount',
  currency: 'order.transactionCurrency',
  notifyUrl: 'notifyurl',
  goodsDescription: 'goods.desc',
  deviceOs: 'riskData.Device.os',
  gatewayOrderId: 'transactionId',
  refundId: 'order.refundId',
  originalOrderId: 'origin.id',
  payTime: 'paidAt',
  payAction: 'next.payAction',
  failCode: 'reason',
  resultCode: 'code',
  resultMessage: 'message',
};
const paths = { pay: '/v1/payments', refund: '/v1/refunds', cancel: '/v1/cancel', detail: '/v1/query/detail' };

it('a gateway that names everything otherwise is a matter of settings', async () => {
  rig = await uqpayRig({
    sandbox: { fields, paths, amountUnit: 'minor', keyJoint: 'key=' },
    settings: { deviceOs: 'IOS', notifyUrl: 'https://kiosk.example/notify/uqpay' },
  });
  const scanned = rig.payment();
  const outcome = await rig.gateway.charge(scanned, rig.code('approve'), never);
  expect(outcome.kind).toBe('paid');
  expect(await rig.gateway.query(scanned, never)).toEqual(outcome);
  const refund = { refundNumber: 'TEST01R000001', madeAt: scanned.madeAt };
  expect((await rig.gateway.refund(scanned, refund, never)).kind).toBe('refunded');
  expect((await rig.gateway.queryRefund(scanned, refund, never)).kind).toBe('refunded');
  const code = rig.payment({ mode: 'mpm' });
  expect(await rig.gateway.present(code, never)).toMatchObject({
    kind: 'order code',
    code: rig.sandbox.orders()[1]?.orderCode,
  });
  expect(await rig.gateway.cancel(rig.payment(), never)).toEqual({ kind: 'closed' });
  expect(await rig.gateway.query(rig.payment(), never)).toEqual({ kind: 'not found' });
  expect(await rig.gateway.charge(rig.payment(), rig.code('insufficient funds'), never)).toEqual({
    kind: 'not paid',
    reason: 'insufficient funds',
    code: '300004',
  });
});

it('with the wrong names nothing is sold, and nothing is charged', async () => {
  rig = await uqpayRig({ sandbox: { fields }, settings: { fields: uqpayDefaults.fields } });
  const payment = rig.payment();
  expect((await rig.gateway.charge(payment, rig.code('approve'), never)).kind).toBe('unknown');
  expect(rig.sandbox.orders()).toEqual([]);
});

it('amounts in currencies without cents have none', async () => {
  rig = await uqpayRig();
  const payment = rig.payment({ amount: { currency: 'JPY', minor: 1200 } });
  expect((await rig.gateway.charge(payment, rig.code('approve'), never)).kind).toBe('paid');
  expect(rig.sandbox.orders()).toMatchObject([{ amount: { currency: 'JPY', minor: 1200 } }]);
});

it('every request has an id of its own', async () => {
  const ids = ['a', 'b', 'a'];
  rig = await uqpayRig({ client: { newId: () => ids.shift() ?? 'none' } });
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('unknown');
});
