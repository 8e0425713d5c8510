import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { qfpayNotificationReader } from '../../src/gateways/qfpay/notification.ts';
import { type QfpaySandbox, SANDBOX_QFPAY } from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';
import { control, type Merchant, merchant, type Posted, paidOrder, qfpay } from './sandbox-gateways-fixture.ts';

let shop: Merchant;
let sandbox: QfpaySandbox;
beforeEach(async () => {
  shop = await merchant();
  sandbox = await qfpay({ notifyUrl: shop.url });
});

async function faults(body: object): Promise<void> {
  expect((await control(sandbox.url, 'notification-faults', body)).status).toBe(200);
}

const read = (posted: Posted | undefined) =>
  qfpayNotificationReader(SANDBOX_QFPAY)({
    headers: (posted?.headers ?? {}) as Record<string, string>,
    body: posted?.body ?? Buffer.alloc(0),
  });

const wellSigned = (posted: Posted | undefined): boolean =>
  posted?.headers['x-qf-sign'] ===
  createHash('md5')
    .update(posted?.body ?? '')
    .update(SANDBOX_QFPAY.clientKey)
    .digest('hex')
    .toUpperCase();

test('duplicates come though the first was taken', async () => {
  await faults({ duplicate: 2, count: 1 });
  await paidOrder(sandbox);
  await shop.got(3);
  await paidOrder(sandbox, { out_trade_no: 'K1_0002' });

  expect((await shop.got(4)).map(({ fields }) => fields['out_trade_no'])).toEqual([
    'K1_0001',
    'K1_0001',
    'K1_0001',
    'K1_0002',
  ]);
});

test('a bad signature is one that the kiosk refuses', async () => {
  await faults({ badSignature: true });
  await paidOrder(sandbox);
  const [posted] = await shop.got(1);

  expect(read(posted)).toEqual({ kind: 'rejected', why: 'bad signature' });
});

test('another amount, well signed', async () => {
  await faults({ otherAmount: true });
  await paidOrder(sandbox);
  const [posted] = await shop.got(1);

  expect(wellSigned(posted)).toBe(true);
  expect(posted?.fields).toMatchObject({ out_trade_no: 'K1_0001', txamt: '1' });
});

test('another order, well signed', async () => {
  await faults({ otherOrder: true });
  await paidOrder(sandbox);
  const [posted] = await shop.got(1);

  expect(wellSigned(posted)).toBe(true);
  expect(posted?.fields).toMatchObject({ out_trade_no: 'SOMEBODYELSES1', txamt: '1250' });
});

test('a dropped one is not sent until somebody asks for it', async () => {
  await faults({ drop: true, count: 1 });
  await paidOrder(sandbox);
  await eventually(() => sandbox.notifications()[0]?.state === 'dropped', { what: 'dropped' });
  expect((await control(sandbox.url, 'notifications/K1_0001/resend', {})).json).toEqual({ resent: 1 });
  await shop.got(1);

  await eventually(() => sandbox.notifications()[0]?.state === 'delivered', { what: 'delivered' });
});

test('what is sent again by hand is without faults', async () => {
  await faults({ badSignature: true });
  await paidOrder(sandbox);
  await eventually(() => sandbox.notifications()[0]?.state === 'delivered', { what: 'delivered' });
  await control(sandbox.url, 'notifications/K1_0001/resend', {});
  const [bad, good] = await shop.got(2);

  expect([read(bad).kind, read(good).kind]).toEqual(['rejected', 'notice']);
});

test('two of them change places', async () => {
  await faults({ reorder: true, count: 1 });
  await paidOrder(sandbox);
  await paidOrder(sandbox, { out_trade_no: 'K1_0002' });

  expect((await shop.got(2)).map(({ fields }) => fields['out_trade_no'])).toEqual(['K1_0002', 'K1_0001']);
});

test('one that is held back comes by itself when no other does', async () => {
  await sandbox.stop();
  sandbox = await qfpay({ notifyUrl: shop.url, clockScale: 1_000_000 });
  await faults({ reorder: true });
  await paidOrder(sandbox);

  await shop.got(1);
});

test('a delayed one is planned', async () => {
  await sandbox.stop();
  sandbox = await qfpay({ notifyUrl: shop.url, now: () => 5_000 });
  await faults({ delayMs: 3_600_000 });
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.nextAt === 3_605_000, { what: 'planned' });
  expect(shop.posted).toEqual([]);
});

test.each([[{ duplicate: -1 }], [{ duplicate: 101 }], [{ drop: 'yes' }], [{ dorp: true }], [{ count: 1.5 }], [[]]])(
  '%o is refused',
  async (body) => {
    expect((await control(sandbox.url, 'notification-faults', body)).status).toBe(400);
  },
);
