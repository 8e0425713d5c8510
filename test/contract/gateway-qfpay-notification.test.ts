import { describe, expect, it } from 'vitest';
import { MAX_NOTIFICATION_BYTES } from '../../src/gateways/notification.ts';
import { QfpayGateway } from '../../src/gateways/qfpay/client.ts';
import { QFPAY_ACKNOWLEDGEMENT, qfpayNotificationReader } from '../../src/gateways/qfpay/notification.ts';
import { qfpayDefaults } from '../../src/gateways/qfpay/settings.ts';
import { signBody } from '../../src/gateways/qfpay/sign.ts';
import file from '../support/vectors/qfpay-wavpay.json' with { type: 'json' };

const KEY = 'notification-key';
const read = qfpayNotificationReader({ clientKey: KEY, mchid: 'OurMch1' });

const PAID = {
  status: '1',
  pay_type: '800108',
  sysdtm: '2026-03-01 12:32:56',
  paydtm: '2026-03-01 12:33:56',
  txcurrcd: 'HKD',
  txdtm: '2026-03-01 12:32:50',
  mchid: 'OurMch1',
  txamt: '1250',
  out_trade_no: 'K7000001',
  syssn: '20260301000300020093755455',
  cancel: '0',
  respcd: '0000',
  goods_name: '停車',
  notify_type: 'payment',
  chnlsn: '',
  cardcd: '2088000000000000',
};

/** As QFPay writes it: a blank behind commas and colons, `\u` escapes. */
function bodyOf(fields: object): Buffer {
  const text = JSON.stringify(fields).replaceAll('":', '": ').replaceAll(',"', ', "');
  return Buffer.from(text.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

function received(fields: object, headers: Record<string, string> = {}) {
  const body = bodyOf(fields);
  return read({ headers: { 'x-qf-sign': signBody(body, KEY, 'MD5'), ...headers }, body });
}

describe('a verified notification', () => {
  it('of a payment is read whole, and holds nothing about the payer', () => {
    const outcome = received(PAID);
    expect(outcome).toEqual({
      kind: 'notice',
      notice: {
        about: 'payment',
        orderNumber: 'K7000001',
        gatewayRef: '20260301000300020093755455',
        claim: 'paid',
        amount: { currency: 'HKD', minor: 1250 },
        method: '800108',
        paidAt: Date.parse('2026-03-01T04:33:56Z'),
        place: null,
      },
    });
    expect(JSON.stringify(outcome)).not.toContain('2088000000000000');
  });

  it.each(['1', '2', '3', '5'])('of a payment with cancel %s claims that the money went back', (cancel) => {
    expect(received({ ...PAID, cancel })).toMatchObject({ notice: { about: 'payment', claim: 'refunded' } });
  });

  it('of a refund names the refund, whose number it is', () => {
    const refund = { ...PAID, notify_type: 'refund', out_trade_no: 'K7R00001', cancel: '0' };
    expect(received(refund)).toMatchObject({
      kind: 'notice',
      notice: { about: 'refund', orderNumber: 'K7R00001', claim: 'refunded' },
    });
  });

  it.each([
    ['a time that is none', { paydtm: '' }, { paidAt: null }],
    ['a day that is none', { paydtm: '2026-13-45 99:00:00' }, { paidAt: null }],
    ['an unknown currency', { txcurrcd: 'XXX' }, { amount: null }],
    ['numbers instead of texts', { txamt: 1250, status: 1 }, { amount: { currency: 'HKD', minor: 1250 } }],
    ['no merchant', { mchid: undefined }, { claim: 'paid' }],
    ['fields nobody knows', { brand_new: 'x', more: { deep: [] } }, { claim: 'paid' }],
    ['the device', { udid: 'kiosk-7' }, { place: 'kiosk-7' }],
    ['a device of control characters', { udid: 'a\u001b[2Jb' }, { place: null }],
  ])('with %s is read', (_what, change, notice) => {
    expect(received({ ...PAID, ...change })).toMatchObject({ kind: 'notice', notice });
  });

  it.each([
    ['a number of another system', { out_trade_no: 'shop|2026*0001' }],
    ['a very long number', { out_trade_no: 'X'.repeat(128) }],
    ['another kind of news', { notify_type: 'settlement' }],
    ['a failure', { respcd: '1205' }],
    ['another status', { status: '0' }],
  ])('about %s is of no interest', (_what, change) => {
    expect(received({ ...PAID, ...change })).toEqual({ kind: 'of no interest' });
  });

  it.each([
    ['no number', { out_trade_no: undefined }],
    ['an amount with a point', { txamt: '12.50' }],
    ['a negative amount', { txamt: '-1' }],
    ['no amount', { txamt: undefined }],
    ['no number of QFPay', { syssn: '' }],
    ['no word on a cancel', { cancel: null }],
    ['no kind', { notify_type: undefined }],
    ['a code in a list', { respcd: ['0000'] }],
  ])('with %s is of a bad shape', (_what, change) => {
    expect(received({ ...PAID, ...change })).toEqual({ kind: 'rejected', why: 'bad shape' });
  });

  it('of another merchant is not ours', () => {
    expect(received({ ...PAID, mchid: 'Other1' })).toEqual({ kind: 'rejected', why: 'other merchant' });
  });
});

describe('the signature', () => {
  const body = bodyOf(PAID);
  const right = signBody(body, KEY, 'MD5');
  const outcome = (sign: string, bytes: Uint8Array = body) => read({ headers: { 'x-qf-sign': sign }, body: bytes });

  it('may be in either case', () => {
    expect(outcome(right.toLowerCase()).kind).toBe('notice');
    expect(outcome(right.toUpperCase()).kind).toBe('notice');
  });

  it('is MD5, whatever a header says', () => {
    const sha = signBody(body, KEY, 'SHA256');
    expect(outcome(sha)).toEqual({ kind: 'rejected', why: 'bad signature' });
    const named = read({ headers: { 'x-qf-sign': sha, 'x-qf-signtype': 'SHA256' }, body });
    expect(named).toEqual({ kind: 'rejected', why: 'bad signature' });
  });

  it('is over the bytes as they came: the same JSON written another way does not fit', () => {
    const rewritten = Buffer.from(JSON.stringify(PAID));
    expect(outcome(right, rewritten)).toEqual({ kind: 'rejected', why: 'bad signature' });
    expect(outcome(right, Buffer.concat([body, Buffer.from('\n')]))).toEqual({
      kind: 'rejected',
      why: 'bad signature',
    });
  });

  it.each([undefined, ''])('missing (%j) is unsigned', (sign) => {
    const headers: Record<string, string> = sign === undefined ? {} : { 'x-qf-sign': sign };
    expect(read({ headers, body })).toEqual({ kind: 'rejected', why: 'unsigned' });
  });

  it.each(['0', 'x', '0'.repeat(32), 'Ü'.repeat(32), ' '])('that is wrong (%j) is refused', (sign) => {
    expect(outcome(sign)).toEqual({ kind: 'rejected', why: 'bad signature' });
  });
});

it.each(['', '[]', '{"status": "1"', '{"status": "1", "status": "1"}', '\u00ff'])('signed, but no JSON: %j', (text) => {
  const body = Buffer.from(text, 'latin1');
  const headers = { 'x-qf-sign': signBody(body, KEY, 'MD5') };
  expect(read({ headers, body })).toEqual({ kind: 'rejected', why: 'not json' });
});

it('a very long one is not even hashed', () => {
  const body = Buffer.alloc(MAX_NOTIFICATION_BYTES + 1, ' ');
  expect(read({ headers: {}, body })).toEqual({ kind: 'rejected', why: 'too long' });
});

it('the published example is understood, by the client too', () => {
  const vector = file.vectors.find(({ id }) => id === 'qf-notify-body-md5');
  const body = Buffer.from(vector?.body ?? '');
  const clientKey = vector?.key ?? '';
  const gateway = new QfpayGateway(
    { ...qfpayDefaults, appCode: 'A', clientKey, mchid: 'lkbqahlRYj' },
    { now: Date.now },
  );
  expect(gateway.parseNotification({ headers: { 'x-qf-sign': vector?.expected ?? '' }, body })).toMatchObject({
    kind: 'notice',
    notice: { orderNumber: 'YEPE7WTW46NVU30JW5N90H7DHD94N56B', amount: { currency: 'HKD', minor: 10 } },
  });
});

it('is acknowledged as QFPay wants it', () => {
  expect(QFPAY_ACKNOWLEDGEMENT).toEqual({ status: 200, contentType: 'text/plain', body: 'SUCCESS' });
});
