import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseObject } from '../../src/gateways/json.ts';
import type { NotificationOutcome, RawNotification } from '../../src/gateways/notification.ts';
import {
  UQPAY_ACKNOWLEDGEMENT_BODY,
  uqpayAcknowledgement,
  uqpayNotificationReader,
} from '../../src/gateways/uqpay/notification.ts';
import { type UqpayMessageSettings, uqpayDefaults } from '../../src/gateways/uqpay/settings.ts';
import { shaSignature, signedText } from '../../src/gateways/uqpay/sign.ts';
import { SANDBOX_UQPAY, type UqpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

describe('from the sandbox', () => {
  let merchant: Server;
  let heard: RawNotification[];
  let rig: Rig<UqpaySandbox>;
  /** What the merchant answers, one after the other; then the right thing. */
  let answers: string[];

  beforeEach(async () => {
    heard = [];
    answers = [];
    merchant = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        heard.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(parts) });
        const { status, contentType, body } = uqpayAcknowledgement(UQPAY_ACKNOWLEDGEMENT_BODY);
        response.writeHead(status, { 'content-type': contentType }).end(answers.shift() ?? body);
      });
    });
    await new Promise<void>((resolve) => {
      merchant.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/notify/uqpay`;
    // Gaps of minutes pass in milliseconds.
    rig = await uqpayRig({ settings: { notifyUrl: url }, sandbox: { notifyUrl: url, clockScale: 10_000 } });
  });
  afterEach(async () => {
    await rig.stop();
    await new Promise((resolve) => merchant.close(resolve));
  });

  async function next(count = 1): Promise<NotificationOutcome> {
    await eventually(() => heard.length >= count, { what: 'a notification' });
    const raw = heard.at(-1);
    return raw === undefined ? { kind: 'of no interest' } : rig.gateway.parseNotification(raw);
  }

  it('a success is told with number, amount, wallet and time', async () => {
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    const [order] = rig.sandbox.orders();
    expect(await next()).toEqual({
      kind: 'notice',
      notice: {
        about: 'payment',
        orderNumber: payment.orderNumber,
        gatewayRef: order?.gatewayRef,
        claim: 'paid',
        amount: payment.amount,
        method: 'ALIPAY_HK',
        paidAt: Math.floor((order?.paidAt ?? 0) / 1000) * 1000,
        place: null,
      },
    });
  });

  it('so is a failure', async () => {
    await rig.gateway.charge(rig.payment(), rig.code('decline'), never);
    expect(await next()).toMatchObject({ kind: 'notice', notice: { claim: 'not paid' } });
  });

  it('money by an entry code has no number of ours', async () => {
    const amount = rig.payment().amount;
    const order = rig.sandbox.payEntryCode({ method: 'MPAY', amount });
    expect(await next()).toMatchObject({
      kind: 'notice',
      notice: { orderNumber: null, gatewayRef: order?.gatewayRef, claim: 'paid', amount, method: 'MPAY' },
    });
  });

  it('comes three times more until it is acknowledged in the words of UQPAY', async () => {
    answers = ['success', '{"code":"999999"}', '{"code":0}'];
    await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
    await next(4);
    await eventually(() => rig.sandbox.notifications()[0]?.state === 'delivered', { what: 'acknowledged' });
    expect(new Set(heard.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
    expect(heard).toHaveLength(4);
  });

  it('changed on its way it is refused', async () => {
    await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
    await next();
    const [raw] = heard;
    const body = Buffer.from(
      Buffer.from(raw?.body ?? [])
        .toString()
        .replace('12.50', '99.50'),
    );
    expect(rig.gateway.parseNotification({ headers: raw?.headers ?? {}, body })).toEqual({
      kind: 'rejected',
      why: 'bad signature',
    });
  });
});

describe('by hand', () => {
  const settings: UqpayMessageSettings = { ...uqpayDefaults, clientId: '1005004', notificationKey: 'n' };
  const MESSAGE = {
    merchantOrderId: 'K1A000001',
    orderId: '42',
    amount: '12.50',
    currency: 'HKD',
    paymentMethod: 'MPAY',
    product: 'ORDER_CODE',
    status: 'success',
    storeId: 'S7',
  };

  function read(
    message: object | string,
    change: { key?: string; headers?: Record<string, string>; settings?: Partial<UqpayMessageSettings> } = {},
  ): NotificationOutcome {
    const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
    const text = signedText(parseObject(body) ?? new Map());
    const headers = { sign: shaSignature(text, change.key ?? 'n', '&key=', 'lower'), ...change.headers };
    return uqpayNotificationReader({ ...settings, ...change.settings })({ headers, body });
  }
  const noticed = (message: object, change: Parameters<typeof read>[1] = {}): object => {
    const outcome = read(message, change);
    return outcome.kind === 'notice' ? outcome.notice : outcome;
  };

  it('is read bare, and inside `data`', () => {
    const notice = { orderNumber: 'K1A000001', gatewayRef: '42', claim: 'paid', place: 'S7', paidAt: null };
    expect(noticed(MESSAGE)).toMatchObject(notice);
    expect(noticed({ respCode: '000000', data: MESSAGE })).toMatchObject(notice);
  });

  it.each([
    ['no signature', { headers: { sign: '' } }, 'unsigned'],
    ['a signature with another key', { key: 'x' }, 'bad signature'],
    ['another merchant in the head', { headers: { clientid: '1005005' } }, 'other merchant'],
    ['no key on our side', { settings: { notificationKey: '' } }, 'bad signature'],
    ['a name of a weaker sign type', { headers: { signtype: 'TOKEN', sign: 'x' } }, 'bad signature'],
  ] as const)('%s: refused', (_what, change, why) => {
    expect(read(MESSAGE, change)).toEqual({ kind: 'rejected', why });
  });

  it('one of another merchant under the same key, sent to us again, is refused', () => {
    expect(read({ ...MESSAGE, merchantId: '1005005' })).toEqual({ kind: 'rejected', why: 'other merchant' });
    expect(read({ ...MESSAGE, merchantId: '1005004' }).kind).toBe('notice');
  });

  it('the key of the requests does not open it', () => {
    expect(read(MESSAGE, { key: SANDBOX_UQPAY.key })).toEqual({ kind: 'rejected', why: 'bad signature' });
  });

  it.each([
    ['not JSON', 'status=success', 'not json'],
    ['a member named twice', '{"status":"fail","status":"success"}', 'not json'],
    ['no status', '{"merchantOrderId":"K1"}', 'bad shape'],
    ['no number at all', '{"status":"success"}', 'bad shape'],
    ['an order code without our number', JSON.stringify({ ...MESSAGE, merchantOrderId: undefined }), 'bad shape'],
    [
      'a status that was a part of a name when it was signed',
      JSON.stringify({ ...MESSAGE, t: '1&status=fail' }),
      'bad shape',
    ],
    ['an amount that is none', JSON.stringify({ ...MESSAGE, amount: '12,50' }), 'bad shape'],
    ['too long', `{"a":"${'x'.repeat(70_000)}"}`, 'too long'],
  ])('%s: refused', (_what, text, why) => {
    expect(read(text)).toEqual({ kind: 'rejected', why });
  });

  it('an order of another system at the same account is of no interest', () => {
    expect(read({ ...MESSAGE, merchantOrderId: 'Order #7' })).toEqual({ kind: 'of no interest' });
  });

  it.each([
    [{ status: 'closed' }, { claim: 'not paid' }],
    [{ status: 'processing' }, { claim: 'pending' }],
    [{ status: 'odd' }, { claim: 'pending' }],
    [{ currency: 'XXX' }, { amount: null, claim: 'paid' }],
    [{ merchantRefundId: 'K1R1' }, { about: 'refund', orderNumber: 'K1R1', claim: 'refunded' }],
    [
      { merchantRefundId: 'K1R1', status: 'fail' },
      { about: 'refund', claim: 'not paid' },
    ],
    [{ product: 'STATIC_QR' }, { orderNumber: null, gatewayRef: '42' }],
    [{ product: 'ENTRY_CODE', merchantOrderId: 'madeByUqpay' }, { orderNumber: null }],
    [{ payTime: '2026-01-31 23:59:59' }, { paidAt: Date.parse('2026-01-31T23:59:59+08:00') }],
  ])('%o is told as %o', (change, notice) => {
    expect(noticed({ ...MESSAGE, ...change })).toMatchObject(notice);
  });
});
