import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wavpayHash } from '../../src/gateways/wavpay/sign.ts';
import {
  type QfpaySandbox,
  SANDBOX_QFPAY,
  SANDBOX_WAVPAY,
  startQfpaySandbox,
  startWavpaySandbox,
  type WavpaySandbox,
} from '../../src/sandbox/gateways/index.ts';

describe('QFPay', () => {
  let sandbox: QfpaySandbox;
  beforeEach(async () => {
    ({ sandbox } = await startQfpaySandbox({ callsPerMinute: 5 }));
  });
  afterEach(() => sandbox.stop());

  const ORDER = {
    mchid: SANDBOX_QFPAY.mchid,
    out_trade_no: 'K1_0001',
    pay_type: '800201',
    txamt: '100',
    txcurrcd: 'HKD',
    txdtm: '2026-01-15 12:00:00',
  };

  /** Signs by hand and posts; `body` replaces what is sent, the signature stays. */
  async function post(
    params: Readonly<Record<string, string>>,
    change: { readonly headers?: Record<string, string>; readonly body?: string; readonly path?: string } = {},
  ): Promise<{ status: number; respcd?: string; text: string; sign: string | null }> {
    const line = Object.entries(params)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const answer = await fetch(`${sandbox.url}${change.path ?? '/trade/v1/payment'}`, {
      method: 'POST',
      headers: {
        'x-qf-appcode': SANDBOX_QFPAY.appCode,
        'x-qf-sign': createHash('md5').update(`${line}${SANDBOX_QFPAY.clientKey}`).digest('hex'),
        'content-type': 'application/x-www-form-urlencoded',
        ...change.headers,
      },
      body: change.body ?? new URLSearchParams(params).toString(),
    });
    const text = await answer.text();
    const respcd = /"respcd": "(\d{4})"/.exec(text)?.[1];
    return { status: answer.status, text, sign: answer.headers.get('x-qf-sign'), ...(respcd ? { respcd } : {}) };
  }

  it('takes a good order, either case of the signature, and answers in signed Python style', async () => {
    const { respcd, text, sign } = await post(ORDER);
    expect(respcd).toBe('0000');
    expect(text).toContain('"resperr": "\\u4ea4');
    expect(sign).toBe(createHash('md5').update(`${text}${SANDBOX_QFPAY.clientKey}`).digest('hex').toUpperCase());
  });

  it.each([
    ['a signature of something else', { headers: { 'x-qf-sign': '0'.repeat(32) } }, '1108'],
    ['no signature', { headers: { 'x-qf-sign': '' } }, '1108'],
    ['another app code', { headers: { 'x-qf-appcode': 'OTHER' } }, '1108'],
    ['a changed amount', { body: new URLSearchParams({ ...ORDER, txamt: '1' }).toString() }, '1108'],
    ['the wrong digest', { headers: { 'x-qf-signtype': 'SHA256' } }, '1108'],
    ['JSON', { headers: { 'content-type': 'application/json' } }, '1104'],
    ['a parameter named twice', { body: `${new URLSearchParams(ORDER)}&txamt=100` }, '1104'],
  ])('refuses %s', async (_what, change, code) => {
    expect((await post(ORDER, change)).respcd).toBe(code);
    expect(sandbox.orders()).toEqual([]);
  });

  it.each([
    [{ mchid: 'Another1' }, '1108'],
    [{ txamt: '0' }, '1104'],
    [{ txamt: '1.00' }, '1104'],
    [{ txamt: '-1' }, '1104'],
    [{ txcurrcd: 'XXX' }, '1104'],
    [{ pay_type: '999999' }, '1104'],
    [{ out_trade_no: 'with blank' }, '1104'],
    [{ out_trade_no: 'x'.repeat(129) }, '1104'],
    [{ txdtm: '2026-01-15T12:00:00' }, '1104'],
    [{ txdtm: '2026-13-15 12:00:00' }, '1104'],
    [{ goods_name: 'x'.repeat(21) }, '1104'],
    [{ goods_name: 'a & b' }, '1104'],
    [{ goods_name: '' }, '1104'],
    [{ expired_time: '4' }, '1104'],
    [{ expired_time: '121' }, '1104'],
    [{ auth_code: '130000000000000000' }, '1104'],
    [{ pay_type: '800208' }, '1104'],
    [{ pay_type: '805801', expired_time: '10' }, '1104'],
  ])('refuses a signed order with %o', async (change, code) => {
    expect((await post({ ...ORDER, ...change })).respcd).toBe(code);
    expect(sandbox.orders()).toEqual([]);
  });

  it('refuses a query for nothing, over two months, or with a page that cannot be', async () => {
    const { mchid } = ORDER;
    const query = async (params: object) => (await post({ mchid, ...params }, { path: '/trade/v1/query' })).respcd;
    expect(await query({})).toBe('1104');
    expect(await query({ start_time: '2026-01-31 00:00:00', end_time: '2026-02-01 00:00:00' })).toBe('1104');
    expect(await query({ out_trade_no: 'a', page_size: '101' })).toBe('1104');
    expect(await query({ out_trade_no: 'a' })).toBe('0000');
  });

  it('answers too many calls with 429', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await post({ ...ORDER, out_trade_no: `K1_${turn}` })).status).toBe(200);
    }
    expect((await post({ ...ORDER, out_trade_no: 'K1_9' })).status).toBe(429);
    expect(sandbox.orders()).toHaveLength(5);
  });
});

describe('WavPay', () => {
  let sandbox: WavpaySandbox;
  beforeEach(async () => {
    ({ sandbox } = await startWavpaySandbox());
  });
  afterEach(() => sandbox.stop());

  async function pay(change: Readonly<Record<string, unknown>>, hash?: string): Promise<number> {
    const message = {
      mchId: SANDBOX_WAVPAY.mchId,
      mchOrderId: '333333333333',
      amount: '1.00',
      goodsInfo: 'test',
      discount: '',
      point: '',
      payCode: sandbox.issuePaymentCode({ wallet: 'wavpay', script: 'approve' }),
      timestamp: '1646733298647',
      ...change,
    };
    const texts = new Map(Object.entries(message).map(([name, value]) => [name, String(value)]));
    const secureHash = hash ?? wavpayHash(texts, SANDBOX_WAVPAY.key, 'drop-null');
    const answer = await fetch(`${sandbox.url}/api/micropay/micropay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...message, secureHash }),
    });
    return ((await answer.json()) as { code: number }).code;
  }

  it('takes a good order', async () => {
    expect(await pay({})).toBe(0);
  });

  it('refuses another hash, another merchant, and the hash of the other reading', async () => {
    expect(await pay({}, '0'.repeat(64))).toBe(1001);
    expect(await pay({ mchId: '1' })).toBe(1001);
    await sandbox.stop();
    ({ sandbox } = await startWavpaySandbox({ emptyValues: 'drop-null-and-empty' }));
    expect(await pay({})).toBe(1001);
    expect(await pay({ discount: '0', point: '0' })).toBe(0);
  });

  it.each([
    { amount: '1' },
    { amount: '1.0' },
    { amount: '0.00' },
    { amount: '-1.00' },
    { amount: 1.5 },
    { payCode: '123' },
    { payCode: '280000000000000000' },
    { timestamp: 'now' },
    { mchOrderId: 'a b' },
    { extra: 'field' },
  ])('refuses %o', async (change) => {
    expect(await pay(change)).toBe(1002);
    expect(sandbox.orders()).toEqual([]);
  });
});
