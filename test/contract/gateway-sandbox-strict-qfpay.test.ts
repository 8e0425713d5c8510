import { describe, expect, test } from 'vitest';
import type { QfpaySandboxOptions } from '../../src/sandbox/gateways/index.ts';
import { call, ORDER, paidOrder, qfpay } from './sandbox-gateways-fixture.ts';

const { mchid, txdtm } = ORDER;

describe('a payment', () => {
  test.each([
    [{ txdtm: '2026-02-30 12:00:00' }],
    [{ txdtm: '2026-1-5 12:00:00' }],
    [{ txdtm: '2026-01-15 24:00:00' }],
    [{ txamt: '123456789012' }],
    [{ out_trade_no: 'K1/0001' }],
    [{ out_trade_no: '單號1' }],
    [{ goods_name: 'a\tb' }],
    [{ goods_name: 'coffee ☕' }],
    [{ goods_name: '二十一個字的商品名稱是太長了一點點所以不行的喔喔' }],
    [{ udid: 'x'.repeat(41) }],
    [{ notify_url: `https://shop.example/${'x'.repeat(240)}` }],
    [{ notify_url: 'shop.example/notify' }],
    [{ return_url: 'x'.repeat(513) }],
    [{ limit_pay: 'no_debit' }],
    [{ pay_tag: 'ALIPAYSG' }],
    [{ txzone: 'Asia/Hong_Kong' }],
    [{ expired_time: '5.5' }],
    [{ pay_type: '800208', auth_code: '130000000000000000', limit_pay: 'no_credit' }],
    [{ pay_type: '800208', auth_code: 'with blank' }],
    [{ pay_type: '800208', auth_code: '1'.repeat(129) }],
  ])('with %o is refused', async (change) => {
    const sandbox = await qfpay();
    expect((await call(sandbox, 'payment', { ...ORDER, ...change })).respcd).toBe('1104');
    expect(sandbox.orders()).toEqual([]);
  });

  test.each([
    [{ goods_name: '二十個字以內的商品名稱 A1' }],
    [{ limit_pay: 'no_credit', txzone: '+0800', udid: 'k'.repeat(40) }],
    [{ expired_time: '5' }],
    [{ expired_time: '120' }],
    [{ notify_url: 'https://shop.example/notify' }],
    [{ out_trade_no: 'Az09_|*' }],
    [{ txdtm: '2028-02-29 23:59:59' }],
  ])('with %o is taken', async (change) => {
    expect((await call(await qfpay(), 'payment', { ...ORDER, ...change })).respcd).toBe('0000');
  });

  test('an unknown kind of signature is refused', async () => {
    const { respcd } = await call(await qfpay(), 'payment', ORDER, { 'x-qf-signtype': 'SHA1' });
    expect(respcd).toBe('1108');
  });

  test('without a merchant id of its own, none may be sent', async () => {
    const sandbox = await qfpay({ mchid: null });
    const { mchid: _none, ...order } = ORDER;
    expect((await call(sandbox, 'payment', ORDER)).respcd).toBe('1108');
    expect((await call(sandbox, 'payment', order)).respcd).toBe('0000');
  });
});

describe('a query', () => {
  test.each([
    [{ out_trade_no: 'x'.repeat(64).concat(',', 'y'.repeat(64)) }, '1104'],
    [{ out_trade_no: 'x'.repeat(63).concat(',', 'y'.repeat(64)) }, '0000'],
    [{ out_trade_no: 'a,,b' }, '1104'],
    [{ syssn: '1'.repeat(129) }, '1104'],
    [{ out_trade_no: 'a', page: '1.5' }, '1104'],
    [{ out_trade_no: 'a', page: '0' }, '1104'],
    [{ out_trade_no: 'a', page_size: '100' }, '0000'],
    [{ start_time: '2026-01-01 00:00:00' }, '1104'],
    [{ start_time: '2026-01-02 00:00:00', end_time: '2026-01-01 00:00:00' }, '1104'],
  ])('with %o: %s', async (change, code) => {
    expect((await call(await qfpay(), 'query', { mchid, ...change })).respcd).toBe(code);
  });

  test('several orders in one call, narrowed down by pay type and state', async () => {
    const sandbox = await qfpay();
    await paidOrder(sandbox);
    await call(sandbox, 'payment', { ...ORDER, out_trade_no: 'K1_0002' });
    await paidOrder(sandbox, { out_trade_no: 'K1_0003', pay_type: '800101' });
    const rows = async (change: object): Promise<string[]> => {
      const { text } = await call(sandbox, 'query', { mchid, out_trade_no: 'K1_0001,K1_0002,K1_0003', ...change });
      return [...text.matchAll(/"out_trade_no": "(\w+)"/g)].map((match) => match[1] ?? '');
    };

    expect(await rows({})).toEqual(['K1_0001', 'K1_0002', 'K1_0003']);
    expect(await rows({ respcd: '0000' })).toEqual(['K1_0001', 'K1_0003']);
    expect(await rows({ pay_type: '800101,801501' })).toEqual(['K1_0003']);
    expect(await rows({ page: '2', page_size: '2' })).toEqual(['K1_0003']);
  });
});

describe('a cancel', () => {
  const cancel = { mchid, txdtm, txamt: ORDER.txamt, out_trade_no: ORDER.out_trade_no };

  async function opened(options: Partial<QfpaySandboxOptions> = {}, change: object = {}) {
    const sandbox = await qfpay(options);
    await call(sandbox, 'payment', { ...ORDER, ...change });
    return sandbox;
  }

  test.each([
    [{ out_trade_no: 'K1_9999' }, '1268'],
    [{ txamt: '1' }, '1266'],
    [{ txdtm: '2026-01-15 12:00:01' }, '1267'],
    [{ udid: 'x'.repeat(41) }, '1104'],
    [{}, '0000'],
  ])('with %o: %s', async (change, code) => {
    expect((await call(await opened(), 'close', { ...cancel, ...change })).respcd).toBe(code);
  });

  test('of nothing is refused', async () => {
    const { out_trade_no: _none, ...nothing } = cancel;
    expect((await call(await opened(), 'close', nothing)).respcd).toBe('1104');
  });

  test('a wallet that has none says so with a code, or by giving no number', async () => {
    expect((await call(await opened(), 'reversal', cancel)).respcd).toBe('1297');
    const { respcd, text } = await call(await opened({ unsupportedCancel: 'no number' }), 'reversal', cancel);
    expect([respcd, /"syssn"/.test(text), /"orig_syssn"/.test(text)]).toEqual(['0000', false, true]);
  });

  test('WeChat lets go of an order code after five minutes only, where that is asked for', async () => {
    let now = Date.parse('2026-06-15T12:00:00+08:00');
    const sandbox = await opened({ now: () => now, wechatCloseMinAgeMs: 300_000 });
    expect((await call(sandbox, 'close', cancel)).respcd).toBe('1101');
    now += 300_000;
    expect((await call(sandbox, 'close', cancel)).respcd).toBe('0000');
  });

  test('WeChat reverses a scanned charge after 15 s only, where that is asked for', async () => {
    let now = Date.parse('2026-06-15T12:00:00+08:00');
    const sandbox = await qfpay({ now: () => now, wechatReversalMinAgeMs: 15_000 });
    const code = sandbox.issuePaymentCode({ wallet: 'wechat', script: 'ask' });
    await call(sandbox, 'payment', { ...ORDER, pay_type: '800208', auth_code: code });
    expect((await call(sandbox, 'reversal', cancel)).respcd).toBe('1101');
    now += 15_000;
    expect((await call(sandbox, 'reversal', cancel)).respcd).toBe('0000');
  });

  test('a paid order is not cancelled, or gives the money back as it did years ago', async () => {
    const today = await opened();
    today.approve('K1_0001');
    expect((await call(today, 'close', cancel)).respcd).toBe('1260');
    const then = await opened({ cancelOfPaid: 'refund' });
    then.approve('K1_0001');
    expect((await call(then, 'close', cancel)).respcd).toBe('0000');
    expect(then.orders()).toMatchObject([{ state: 'refunded', refundedMinor: 1250 }]);
  });
});

describe('a refund', () => {
  const refund = { mchid, txdtm, out_trade_no: 'K1_0001R', txamt: '250' };

  test.each([
    [{ syssn: '' }, '1104'],
    [{ syssn: '2026' }, '1268'],
    [{ txamt: '0' }, '1104'],
    [{ txamt: '1251' }, '1272'],
    [{ out_trade_no: 'K1_0001' }, '1251'],
    [{ out_trade_no: 'with blank' }, '1104'],
    [{ txdtm: 'today' }, '1104'],
    [{}, '0000'],
  ])('with %o: %s', async (change, code) => {
    const sandbox = await qfpay();
    const { syssn } = await paidOrder(sandbox);
    expect((await call(sandbox, 'refund', { ...refund, syssn, ...change })).respcd).toBe(code);
  });

  test('points at its payment by the number of QFPay alone', async () => {
    const sandbox = await qfpay();
    await paidOrder(sandbox);
    expect((await call(sandbox, 'refund', refund)).respcd).toBe('1104');
  });

  test('sums stay within the payment, and the last one ends it', async () => {
    const sandbox = await qfpay();
    const { syssn } = await paidOrder(sandbox);
    const sums = [
      ['500', '0000'],
      ['751', '1272'],
      ['750', '0000'],
      ['1', '1264'],
    ] as const;
    for (const [txamt, code] of sums) {
      const out_trade_no = `K1_0001R${txamt}`;
      expect((await call(sandbox, 'refund', { ...refund, syssn, txamt, out_trade_no })).respcd).toBe(code);
    }
  });

  test('one at a time', async () => {
    const sandbox = await qfpay({ refunds: 'processing' });
    const { syssn } = await paidOrder(sandbox);
    const second = { ...refund, out_trade_no: 'K1_0001R2' };
    expect((await call(sandbox, 'refund', { ...refund, syssn })).respcd).toBe('1143');
    expect((await call(sandbox, 'refund', { ...second, syssn })).respcd).toBe('1155');
    sandbox.finishRefund('K1_0001R');
    expect((await call(sandbox, 'refund', { ...second, syssn })).respcd).toBe('1143');
  });

  test.each([
    ['23:29:59', '0000'],
    ['23:30:00', '1265'],
    ['00:29:59', '1265'],
    ['00:30:00', '0000'],
  ])('at %s in UTC+8: %s', async (clock, code) => {
    const now = Date.parse(`2026-01-15T${clock}+08:00`);
    const sandbox = await qfpay({ now: () => now, refundPause: true });
    const { syssn } = await paidOrder(sandbox);
    expect((await call(sandbox, 'refund', { ...refund, syssn })).respcd).toBe(code);
  });
});

test('more than a hundred calls in a second are too many, and nothing is done', async () => {
  const sandbox = await qfpay({ callsPerSecond: 3 });
  // So many that they cannot all come in time, however long a busy machine takes over them.
  const numbers = Array.from({ length: 60 }, (_, turn) => `K1_${turn}`);
  const answers = await Promise.all(
    numbers.map((out_trade_no) => call(sandbox, 'payment', { ...ORDER, out_trade_no })),
  );

  const taken = answers.filter(({ status }) => status === 200);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  expect(taken.length).toBeGreaterThanOrEqual(3);
  expect(sandbox.orders()).toHaveLength(taken.length);
});

test('answers can be as loose as some printed samples', async () => {
  const { text } = await call(await qfpay({ looseAnswers: true }), 'payment', ORDER);

  expect(text).toMatch(/"respcd": 0000,/);
  expect(text).toMatch(/"txamt": 1250,/);
});
