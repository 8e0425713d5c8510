import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { qfpayNotificationReader } from '../../src/gateways/qfpay/notification.ts';
import { SANDBOX_QFPAY } from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';
import { call, control, merchant, ORDER, type Posted, paidOrder, qfpay } from './sandbox-gateways-fixture.ts';

const md5 = ({ body }: Posted): string =>
  createHash('md5').update(body).update(SANDBOX_QFPAY.clientKey).digest('hex').toUpperCase();

const read = ({ headers, body }: Posted) =>
  qfpayNotificationReader(SANDBOX_QFPAY)({ headers: headers as Record<string, string>, body });

test('a payment is told to the address of the request, signed over its bytes, and the kiosk can read it', async () => {
  const shop = await merchant();
  const sandbox = await qfpay();
  const { syssn } = await paidOrder(sandbox, { notify_url: `${shop.url}?x=1`, goods_name: '車票' });

  const [posted] = await shop.got(1);

  expect(posted?.path).toBe('/notify?x=1');
  expect(posted?.headers['x-qf-sign']).toBe(posted && md5(posted));
  expect(posted?.body.toString()).toContain('"goods_name": "\\u8eca\\u7968"');
  expect(Object.values(posted?.fields ?? {}).every((value) => typeof value === 'string')).toBe(true);
  expect(posted?.fields).toMatchObject({ notify_type: 'payment', status: '1', cancel: '0', txamt: '1250', syssn });
  expect(posted && read(posted)).toMatchObject({
    kind: 'notice',
    notice: { about: 'payment', orderNumber: 'K1_0001', claim: 'paid', amount: { currency: 'HKD', minor: 1250 } },
  });
});

test('once taken it is not sent again, and the control interface tells', async () => {
  const shop = await merchant();
  const sandbox = await qfpay({ notifyUrl: shop.url, clockScale: 1_000_000 });
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.state === 'delivered', { what: 'delivered' });

  expect((await control(sandbox.url, 'notifications')).json).toMatchObject({
    notifications: [
      {
        orderNumber: 'K1_0001',
        refundNumber: null,
        url: shop.url,
        nextAt: null,
        attempts: [{ status: 200, taken: true }],
      },
    ],
  });
  expect(shop.posted).toHaveLength(1);
});

test('a refund is told with numbers of its own, by hand in the portal too', async () => {
  const shop = await merchant();
  const sandbox = await qfpay({ notifyUrl: shop.url });
  const { syssn } = await paidOrder(sandbox);
  await shop.got(1);
  const { mchid, txdtm } = ORDER;
  const refund = await call(sandbox, 'refund', { mchid, txdtm, syssn, out_trade_no: 'K1_0001R', txamt: '250' });
  const [, first] = await shop.got(2);
  const byHand = await control(sandbox.url, 'orders/K1_0001/refund', { amount: '10.00' });
  const [, , second] = await shop.got(3);

  expect(first?.fields).toMatchObject({ notify_type: 'refund', out_trade_no: 'K1_0001R', txamt: '250' });
  expect(first?.fields['syssn']).toBe(refund.syssn);
  expect(first?.fields['syssn']).not.toBe(syssn);
  expect(byHand.status).toBe(201);
  expect(second?.fields).toMatchObject({ notify_type: 'refund', txamt: '1000', syssn: byHand.json['refundRef'] });
  expect(sandbox.orders()[0]?.state).toBe('refunded');
});

test('failures, closes and expiries are silent', async () => {
  const shop = await merchant();
  const sandbox = await qfpay({ notifyUrl: shop.url });
  await call(sandbox, 'payment', ORDER);
  await call(sandbox, 'payment', { ...ORDER, out_trade_no: 'K1_0002' });
  sandbox.decline('K1_0001');
  sandbox.expire('K1_0002');
  await paidOrder(sandbox, { out_trade_no: 'K1_0003' });

  const [only] = await shop.got(1);

  expect(only?.fields['out_trade_no']).toBe('K1_0003');
  expect(sandbox.notifications()).toHaveLength(1);
});

test('the registered address can go before that of the request', async () => {
  const [registered, asked] = [await merchant(), await merchant()];
  const sandbox = await qfpay({ notifyUrl: registered.url, honoursNotifyUrl: false });
  await paidOrder(sandbox, { notify_url: asked.url });

  await registered.got(1);

  expect(asked.posted).toEqual([]);
});
