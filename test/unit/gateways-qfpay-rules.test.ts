import { describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import { parseObject } from '../../src/gateways/json.ts';
import { judgeRefundRows, judgeRows, readAnswer } from '../../src/gateways/qfpay/answers.ts';
import { QFPAY_CODES, qfpayCode } from '../../src/gateways/qfpay/codes.ts';
import { checkQfpaySettings, qfpayDefaults, qfpayProfile } from '../../src/gateways/qfpay/settings.ts';
import { signBody } from '../../src/gateways/qfpay/sign.ts';
import { furtherMonths, qfpayTime } from '../../src/gateways/qfpay/times.ts';

const payment: PaymentFacts = {
  orderNumber: 'K7000001',
  gateway: 'qfpay',
  wallet: 'alipay',
  mode: 'cpm',
  amount: money('HKD', 100),
  madeAt: 0,
  gatewayRef: null,
  description: '',
};
const GOOD = {
  respcd: '0000',
  cancel: '0',
  order_type: 'payment',
  out_trade_no: 'K7000001',
  txamt: '100',
  txcurrcd: 'HKD',
  syssn: '2026001',
};

const rows = (...list: object[]) =>
  list.map((row) => parseObject(Buffer.from(JSON.stringify({ ...GOOD, ...row }))) ?? new Map());
const judge = (...list: object[]) => judgeRows(rows(...list), payment, 'Mch1').outcome;

describe('a row of a query', () => {
  it('is paid only when everything fits', () => {
    expect(judge({})).toEqual({ kind: 'paid', gatewayRef: '2026001' });
    expect(judge({ txamt: 100 })).toEqual({ kind: 'paid', gatewayRef: '2026001' });
    expect(judge({ mchid: 'Mch1' }).kind).toBe('paid');
  });

  it.each([
    [{ txamt: '101' }, 'other amount'],
    [{ txamt: 100.5 }, 'other amount'],
    [{ txamt: '' }, 'other amount'],
    [{ txcurrcd: 'CNY' }, 'other amount'],
    [{ txcurrcd: null }, 'other amount'],
    [{ out_trade_no: 'K7000002' }, 'other order'],
    [{ mchid: 'Mch2' }, 'other merchant'],
    [{ order_type: 'refund' }, 'bad shape'],
    [{ order_type: null }, 'bad shape'],
    [{ cancel: null }, 'bad shape'],
    [{ syssn: null }, 'bad shape'],
    [{ respcd: null }, 'bad shape'],
    [{ cancel: '5' }, 'unlisted code'],
    [{ cancel: '4' }, 'unlisted code'],
    [{ respcd: '7777' }, 'unlisted code'],
    [{ respcd: '1297' }, 'system error'],
  ])('with %o is unknown: %s', (change, why) => {
    expect(judge(change)).toMatchObject({ kind: 'unknown', why });
  });

  it.each(['1', '2', '3'])('with cancel %s was paid and went back', (cancel) => {
    expect(judge({ cancel })).toEqual({ kind: 'refunded' });
    expect(judge({ cancel: Number(cancel) })).toEqual({ kind: 'refunded' });
  });

  it('can be open, or a final no', () => {
    expect(judge({ respcd: '1143' })).toEqual({ kind: 'pending', gatewayRef: '2026001' });
    expect(judge({ respcd: '1142', cancel: '2' })).toEqual({ kind: 'not paid', reason: 'order closed', code: '1142' });
    expect(judge({ respcd: '1201' })).toMatchObject({ kind: 'not paid', reason: 'insufficient funds' });
  });

  it('that is paid counts before all others of the same number, and two paid ones are counted', () => {
    expect(judge({ respcd: '1142' }, {})).toMatchObject({ kind: 'paid' });
    expect(judge({ respcd: '1142' }, { respcd: '1143' }).kind).toBe('pending');
    expect(judge({ respcd: '1142' }, { respcd: '7777' }).kind).toBe('unknown');
    expect(judgeRows(rows({}, { syssn: '2026002' }), payment, null).paidRows).toBe(2);
  });

  it('is needed: an empty list is "not found"', () => {
    expect(judge()).toEqual({ kind: 'not found' });
  });
});

describe('a row of a refund', () => {
  const own = { orderNumber: 'K7000001R', amount: money('HKD', 100), mchid: null, origin: '2026001' };
  const refund = (change: object) =>
    judgeRefundRows(
      rows({ out_trade_no: 'K7000001R', order_type: 'refund', origssn: '2026001', syssn: '9', ...change }),
      own,
    );

  it('is read by its own number, origin and amount', () => {
    expect(refund({})).toEqual({ kind: 'refunded', refundRef: '9' });
    expect(refund({ respcd: '1143' })).toEqual({ kind: 'refund pending' });
    expect(refund({ respcd: '1269' })).toEqual({ kind: 'refund later', code: '1269' });
    expect(refund({ respcd: '1155' })).toEqual({ kind: 'refund refused', code: '1155' });
    expect(refund({ origssn: '2026002' })).toMatchObject({ kind: 'unknown', why: 'other order' });
    expect(refund({ txamt: '50' })).toEqual({
      kind: 'refunded',
      refundRef: '9',
      amount: { currency: own.amount.currency, minor: 50 },
    });
    expect(refund({ out_trade_no: 'X' })).toMatchObject({ kind: 'unknown', why: 'other order' });
    expect(judgeRefundRows([], own)).toEqual({ kind: 'refund not found' });
  });
});

describe('the codes', () => {
  it('are unknown unless listed', () => {
    for (const code of ['1109', '2012', '9999', '']) {
      expect(qfpayCode(code)).toMatchObject({ charge: 'unknown: unlisted code', row: 'unknown: unlisted code' });
    }
  });

  it('say paid and done for 0000 only', () => {
    for (const [code, entry] of QFPAY_CODES) {
      const good = entry.charge === 'done' || entry.row === 'paid' || entry.refund === 'refunded';
      expect(good, code).toBe(code === '0000');
    }
  });

  it('never turn network trouble into a no', () => {
    for (const code of ['1295', '1296', '1297', '1298', '1100', '1252', '1254', '1161', '2999']) {
      expect(qfpayCode(code).charge, code).not.toMatch(/^no: /);
      expect(qfpayCode(code).row, code).not.toMatch(/^no: /);
    }
  });
});

describe('times', () => {
  it('are written in UTC+8 whatever the zone of the machine', () => {
    expect(qfpayTime(Date.UTC(2026, 0, 31, 15, 59, 59))).toBe('2026-01-31 23:59:59');
    expect(qfpayTime(Date.UTC(2026, 0, 31, 16, 0, 0))).toBe('2026-02-01 00:00:00');
  });

  const hongKong = (text: string): number => Date.parse(`${text}+08:00`);
  const months = (madeAt: string, now: string): readonly string[] =>
    furtherMonths(hongKong(madeAt), 300_000, hongKong(now)).map(({ start, end }) => `${start} to ${end}`);

  it('need no further month inside a month', () => {
    expect(months('2026-01-15T12:00:00', '2026-01-15T12:01:00')).toEqual([]);
  });

  it('name the month of the order once the calendar has turned', () => {
    expect(months('2026-01-31T23:58:00', '2026-02-01T00:30:00')).toEqual([
      '2026-01-01 00:00:00 to 2026-01-31 23:59:59',
    ]);
    expect(months('2024-02-29T12:00:00', '2024-03-05T12:00:00')).toEqual([
      '2024-02-01 00:00:00 to 2024-02-29 23:59:59',
    ]);
  });

  it('name both months close to the turn, as clocks differ', () => {
    const both = ['2025-12-01 00:00:00 to 2025-12-31 23:59:59', '2026-01-01 00:00:00 to 2026-01-31 23:59:59'];
    expect([...months('2025-12-31T23:59:50', '2026-01-01T00:00:10')].sort()).toEqual(both);
    expect([...months('2025-12-31T23:59:50', '2025-12-31T23:59:55')].sort()).toEqual(both);
  });
});

describe('a signature on an answer', () => {
  const body = Buffer.from('{"respcd": "1143"}');
  const answer = (headers: Record<string, string>, answerSignature: 'required' | 'when present') =>
    readAnswer({ kind: 'answer', status: 200, headers, body, roundTripMs: 1 }, { clientKey: 'k', answerSignature })
      .kind;

  it('may be MD5, or SHA-256 when the answer says so or its length does', () => {
    expect(answer({ 'x-qf-sign': signBody(body, 'k', 'MD5') }, 'required')).toBe('fields');
    const long = signBody(body, 'k', 'SHA256');
    expect(answer({ 'x-qf-sign': long, 'x-qf-signtype': 'SHA256' }, 'required')).toBe('fields');
    expect(answer({ 'x-qf-sign': long }, 'required')).toBe('fields');
    expect(answer({ 'x-qf-sign': signBody(body, 'k', 'MD5'), 'x-qf-signtype': 'SHA256' }, 'required')).toBe('unknown');
  });

  it('may be absent only where the setting allows it, and wrong never', () => {
    expect(answer({}, 'when present')).toBe('fields');
    expect(answer({}, 'required')).toBe('unknown');
    expect(answer({ 'x-qf-sign': signBody(body, 'other', 'MD5') }, 'when present')).toBe('unknown');
  });
});

describe('settings', () => {
  const settings = { ...qfpayDefaults, appCode: 'a', clientKey: 'k' };

  it('give the profile', () => {
    expect(qfpayProfile(settings)).toMatchObject({
      can: { charge: true, present: true, cancel: true, refund: true },
      orderLifeMs: 300_000,
    });
    expect(qfpayProfile({ ...settings, timing: { queryEveryMs: 4_000 }, wallets: {} })).toMatchObject({
      can: { charge: false, present: false },
      queryEveryMs: 4_000,
    });
  });

  it.each([
    { clientKey: '' },
    { orderLifeMinutes: 4 },
    { orderLifeMinutes: 121 },
    { orderLifeMinutes: 5.5 },
    { wallets: { x: { present: '80&0', charge: null } } },
  ])('refuse %o', (change) => {
    expect(() => checkQfpaySettings({ ...settings, ...change })).toThrow(RangeError);
  });
});
