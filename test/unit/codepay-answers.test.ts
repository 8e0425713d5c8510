import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { QueryOutcome } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import { judgeRefund, judgeSale, mismatch, type Own, readAnswer } from '../../src/gateways/codepay/answers.ts';
import { CODEPAY_ERRORS } from '../../src/gateways/codepay/codes.ts';
import { signFields } from '../../src/gateways/codepay/sign.ts';
import type { HttpResult } from '../../src/gateways/http.ts';
import { parseObject } from '../../src/gateways/json.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function received(text: string, status = 200): ReturnType<typeof readAnswer> {
  const result: HttpResult = { kind: 'answer', status, headers: {}, body: Buffer.from(text), roundTripMs: 1 };
  return readAnswer(result, publicKey);
}

/** An answer as it stands on the wire; `signed` is what the signature is over. */
function signedAnswer(members: string, signed: Readonly<Record<string, string>>): string {
  return `{${members},"sign":"${signFields(Object.entries(signed), privateKey)}"}`;
}

describe('data as a text that holds JSON', () => {
  const data = '{"trans_no" : "5","order_amount":12.50, "z":{"a":[1,"}\\""]}}';
  const head = '"code":"0","msg":"ok","psn":""';
  const signed = { code: '0', msg: 'ok', data };

  it('is verified as that text, and read', () => {
    const answer = received(signedAnswer(`${head},"data":${JSON.stringify(data)}`, signed));
    expect(answer).toMatchObject({ kind: 'envelope', code: '0' });
    expect(answer.kind === 'envelope' ? answer.data.get('trans_no') : '').toBe('5');
  });

  it('may come as an object, and is then verified as the characters it came as', () => {
    expect(received(signedAnswer(`${head}, "data" : ${data} `, signed)).kind).toBe('envelope');
    const rewritten = data.replaceAll(' ', '');
    expect(received(signedAnswer(`${head},"data":${rewritten}`, signed))).toMatchObject({ why: 'bad signature' });
  });

  it.each([
    ['the text changed', data.replace('12.50', '12.5')],
    ['a blank dropped', data.replace(' :', ':')],
    ['another order', data.replace('"5"', '"6"')],
  ])('with %s is not believed', (_what, changed) => {
    const answer = received(signedAnswer(`${head},"data":${JSON.stringify(changed)}`, signed));
    expect(answer).toEqual({ kind: 'unknown', why: 'bad signature', code: '' });
  });

  it('that is no JSON is of no use', () => {
    const text = signedAnswer('"code":"0","data":"oops"', { code: '0', data: 'oops' });
    expect(received(text)).toEqual({ kind: 'unknown', why: 'bad shape', code: '0' });
    const list = signedAnswer('"code":"0","data":[1]', { code: '0', data: '[1]' });
    expect(received(list)).toEqual({ kind: 'unknown', why: 'bad shape', code: '0' });
  });

  it('may be missing, empty or null', () => {
    expect(received(signedAnswer('"code":"0"', { code: '0' }))).toMatchObject({ kind: 'envelope' });
    expect(received(signedAnswer('"code":"0","data":null', { code: '0' }))).toMatchObject({ kind: 'envelope' });
    expect(received(signedAnswer('"code":"0","data":""', { code: '0' }))).toMatchObject({ kind: 'envelope' });
    const refusal = signedAnswer('"code":"E1","data":"no such thing"', { code: 'E1', data: 'no such thing' });
    expect(received(refusal)).toMatchObject({ kind: 'envelope', code: 'E1' });
  });
});

describe('never believed', () => {
  it.each([
    ['no signature', '{"code":"0"}', 'bad signature'],
    ['an empty signature', '{"code":"0","sign":""}', 'bad signature'],
    ['a signature that is a number', '{"code":"0","sign":1}', 'bad signature'],
    ['a code named twice', signedAnswer('"code":"0","code":"0"', { code: '0' }), 'not json'],
    ['no code', signedAnswer('"msg":"ok"', { msg: 'ok' }), 'bad shape'],
    ['a code that is a sentence', signedAnswer('"code":"a b"', { code: 'a b' }), 'bad shape'],
    ['nothing', '', 'not json'],
  ])('%s', (_what, text, why) => {
    expect(received(text)).toMatchObject({ kind: 'unknown', why });
  });

  it('another status than 200, however well signed', () => {
    const text = signedAnswer('"code":"0"', { code: '0' });
    expect(received(text, 502)).toEqual({ kind: 'unknown', why: 'http status', code: '502' });
    expect(received(text, 429)).toEqual({ kind: 'unknown', why: 'rate limited', code: '429' });
  });
});

const own: Own = { orderNumber: 'K1', amount: money('HKD', 1200), merchantNo: '312', appId: 'app' };
const object = (value: object) => parseObject(Buffer.from(JSON.stringify(value))) ?? new Map();
const sale = { trans_no: '51', merchant_order_no: 'K1', price_currency: 'HKD', order_amount: '12' };
const judge = (change: object, mode: 'cpm' | 'mpm' = 'cpm', against = own): QueryOutcome =>
  judgeSale(object({ ...sale, ...change }), against, mode, CODEPAY_ERRORS);

describe('a sale', () => {
  it.each([
    [9, { kind: 'pending', gatewayRef: '51' }],
    [0, { kind: 'pending', gatewayRef: '51' }],
    [1, { kind: 'not paid', reason: 'declined', code: '1' }],
    [2, { kind: 'paid', gatewayRef: '51' }],
    [3, { kind: 'not paid', reason: 'order closed', code: '3' }],
    [4, { kind: 'unknown', why: 'bad shape', code: '4' }],
  ])('in state %i, as a number and as a text', (state, outcome) => {
    expect(judge({ trans_status: state })).toEqual(outcome);
    expect(judge({ trans_status: String(state) })).toEqual(outcome);
  });

  it('that failed says why, where its code is known', () => {
    expect(judge({ trans_status: 1, trans_error_code: '110' })).toMatchObject({
      reason: 'customer cancelled',
      code: '110',
    });
    expect(judge({ trans_status: 1, trans_error_code: 'X' })).toMatchObject({ reason: 'declined', code: 'X' });
    expect(judge({ trans_status: 1 }, 'mpm')).toMatchObject({ reason: 'order closed' });
  });

  it.each(['12', '12.0', '12.00'])('of %s is one of 12.00; a discount takes nothing away from it', (order_amount) => {
    expect(judge({ trans_status: 2, order_amount, paid_amount: '9.5' }).kind).toBe('paid');
    expect(judge({ trans_status: 2, order_amount: Number(order_amount) }).kind).toBe('paid');
  });

  it.each([
    ['another amount', { order_amount: '12.01' }, 'other amount'],
    ['an amount with too many places', { order_amount: '12.001' }, 'other amount'],
    ['an amount that is none', { order_amount: '1e1' }, 'other amount'],
    ['another currency', { price_currency: 'USD' }, 'other amount'],
    ['no currency', { price_currency: '' }, 'other amount'],
    ['no amount', { order_amount: '' }, 'other amount'],
    ['what was paid, and not what was ordered', { order_amount: '', paid_amount: '12' }, 'other amount'],
    ['another number', { merchant_order_no: 'K2' }, 'other order'],
    ['no number', { merchant_order_no: '' }, 'other order'],
    ['another merchant', { merchant_no: '313' }, 'other merchant'],
    ['another app', { app_id: 'other' }, 'other merchant'],
    ['no number of the gateway', { trans_no: '' }, 'bad shape'],
    ['the type of a refund', { trans_type: 3 }, 'bad shape'],
    ['the type of a pre-authorisation', { trans_type: 4 }, 'bad shape'],
    // What is there and is no text is not the same as what is not there.
    ['a list for the merchant', { merchant_no: ['312'] }, 'other merchant'],
    ['an object for the amount', { order_amount: { value: '12' }, trans_amount: '12' }, 'other amount'],
    ['a list for the type', { trans_type: [3] }, 'bad shape'],
  ])('with %s is not ours', (_what, change, why) => {
    expect(judge({ trans_status: 2, ...change })).toMatchObject({ kind: 'unknown', why });
  });

  it('is a yen sale in whole yen', () => {
    const yen = { ...own, amount: money('JPY', 120) };
    expect(judge({ trans_status: 2, price_currency: 'JPY', order_amount: '120' }, 'cpm', yen).kind).toBe('paid');
    expect(judge({ trans_status: 2, price_currency: 'JPY', order_amount: '1.2' }, 'cpm', yen).kind).toBe('unknown');
  });

  it.each([
    ['paid before', { trans_status: 3, paid_amount: '12' }, 'refunded'],
    ['never paid', { trans_status: 3, paid_amount: '0' }, 'not paid'],
    ['silent about it', { trans_status: 3 }, 'not paid'],
    ['in words that nobody can read', { trans_status: 3, paid_amount: { value: '12' } }, 'refunded'],
    ['a void, silent about it', { trans_status: 2, trans_type: 2 }, 'refunded'],
    ['a void of nothing', { trans_status: 3, trans_type: 2, paid_amount: '0.00' }, 'not paid'],
    ['a void under way', { trans_status: 0, trans_type: 2 }, 'pending'],
    ['a void that failed', { trans_status: 1, trans_type: 2 }, 'unknown'],
  ])('cancelled: %s', (_what, change, kind) => {
    expect(judge(change).kind).toBe(kind);
  });
});

it('a new order names its amount by another name, perhaps with the fee of the customer', () => {
  const fits = (data: object) => mismatch(object(data), own, 'nothing');
  expect(fits({ trans_amount: '12' })).toBeNull();
  expect(fits({ trans_amount: '12.3', trans_fee_c: '0.3' })).toBeNull();
  expect(fits({ trans_amount: '12.3', trans_fee_c: '0.2' })).toBe('other amount');
  expect(fits({ trans_amount: '11' })).toBe('other amount');
});

describe('a refund', () => {
  const refund = { ...sale, merchant_order_no: 'K1', orig_trans_no: '50' };
  const told = (change: object, asked: boolean) => judgeRefund(object({ ...refund, ...change }), own, '50', asked);

  it.each([
    [0, { kind: 'refund pending' }],
    [9, { kind: 'refund pending' }],
    [1, { kind: 'refund refused', code: '1' }],
    [2, { kind: 'refunded', refundRef: '51' }],
    [3, { kind: 'refund refused', code: '3' }],
    [7, { kind: 'unknown', why: 'bad shape', code: '7' }],
  ])('in state %i', (state, outcome) => {
    expect(told({ trans_status: state }, true)).toEqual(outcome);
  });

  it('that was only taken on is under way; asked about, it must name its state', () => {
    expect(judgeRefund(object({ trans_no: '51', trans_amount: '12' }), own, '50', false)).toEqual({
      kind: 'refund pending',
    });
    expect(told({}, true)).toMatchObject({ kind: 'unknown', why: 'bad shape' });
  });

  it('of less than was asked for says how much it is, once it is asked about', () => {
    const amount = { currency: own.amount.currency, minor: 100 };
    expect(told({ trans_status: 2, order_amount: '1' }, true)).toEqual({ kind: 'refunded', refundRef: '51', amount });
  });

  it('of another sale, another amount or another number is not ours', () => {
    expect(told({ trans_status: 2, orig_trans_no: '49' }, true)).toMatchObject({ why: 'other order' });
    expect(told({ trans_status: 2, merchant_order_no: 'K9' }, true)).toMatchObject({ why: 'other order' });
    expect(told({ trans_status: 2, order_amount: '99' }, true)).toMatchObject({ why: 'other amount' });
    expect(told({ trans_status: 2, order_amount: '0' }, true)).toMatchObject({ why: 'other amount' });
    expect(told({ trans_status: 2, order_amount: '1' }, false)).toMatchObject({ why: 'other amount' });
    expect(told({ trans_status: 2, trans_type: 1 }, true)).toMatchObject({ why: 'bad shape' });
  });
});
