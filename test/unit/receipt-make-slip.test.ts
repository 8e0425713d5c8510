import { describe, expect, it } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { languageOf, makeSlip, slipCode } from '../../src/receipts/make-slip.ts';
import { LOST, makings, PAID_AT, paper, STAY } from '../support/slip-makings.ts';

const text = (value: string, zh?: string) => ({ default: value, in: zh === undefined ? {} : { 'zh-Hant': zh } });

describe('of an item', () => {
  it('has its name and price, the numbers and the name of the wallet', () => {
    expect(makeSlip(paper(), makings(), PAID_AT, 'en')).toEqual({
      kind: 'sale',
      language: 'en',
      copy: false,
      kioskId: 'lobby-1',
      kioskName: 'Lobby',
      merchant: [],
      saleId: 'LOB1-42',
      orderNumber: 'LOB100000007A3F2',
      lines: [{ text: 'Water', minor: 250 }],
      amount: money('MYR', 250),
      tax: null,
      wallet: 'Alipay',
      at: PAID_AT,
      timeZone: 'Asia/Kuala_Lumpur',
      gatewayRef: '20251121000300020081000012',
      facts: [],
      conditions: [],
      lookup: 'LOB100000007A3F2',
      exitCode: null,
    });
  });

  it('is in the language that the customer reads at the end, not the one it was chosen in', () => {
    const { lines } = makeSlip(paper({}, { language: 'zh-Hant' }), makings(), PAID_AT, 'zh-Hant');
    expect(lines).toEqual([{ text: '水', minor: 250 }]);
  });

  it('keeps the name it was sold under when the item is gone from the configuration', () => {
    const { lines } = makeSlip(paper({}, { itemId: 'tea', itemName: 'Tea' }), makings(), PAID_AT, 'pt');
    expect(lines).toEqual([{ text: 'Tea', minor: 250 }]);
  });

  it('names a wallet that is configured no more by its id', () => {
    const slip = paper();
    const gone = { ...slip, payment: { ...slip.payment, wallet: 'old-wallet' } };
    expect(makeSlip(gone, makings(), PAID_AT, 'en').wallet).toBe('old-wallet');
  });

  it('a refund of a part says what was bought and what went back', () => {
    const slip = makeSlip(paper({ kind: 'refund', amount: money('MYR', 100) }), makings(), PAID_AT, 'en');
    expect(slip).toMatchObject({ lines: [{ minor: 250 }], amount: { minor: 100 } });
  });
});

it('an order of a host system has the name that the host gave', () => {
  const order = { subject: { kind: 'order', orderId: 'A-1' }, itemId: 'order', itemName: '2 x Burger' } as const;
  expect(makeSlip(paper({}, order), makings(), PAID_AT, 'ms').lines).toEqual([{ text: '2 x Burger', minor: 250 }]);
});

describe('of a stay', () => {
  const stay = (over = {}, amount = 700) => paper({}, { subject: { ...STAY, ...over }, amount: money('MYR', amount) });

  it('has a line for each part of the fee, the same parts together', () => {
    expect(makeSlip(stay(), makings(), PAID_AT, 'en').lines).toEqual([
      { text: 'Car park', minor: null },
      { text: 'Day', minor: 900 },
      { text: 'Voucher', minor: -200 },
    ]);
  });

  it('says what was paid for it before', () => {
    const { lines } = makeSlip(stay({}, 400), makings(), PAID_AT, 'en');
    expect(lines.at(-1)).toEqual({ text: 'Already paid', minor: -300 });
    expect(lines.reduce((sum, { minor }) => sum + (minor ?? 0), 0)).toBe(400);
  });

  it('says when it began, how long it was, and until when to leave', () => {
    expect(makeSlip(stay(), makings(), PAID_AT, 'en').facts).toEqual([
      ['Entered', '21 Nov 2025, 12:25'],
      ['Parked for', '3 h 30 min'],
      ['Paid until', '21 Nov 2025, 16:00'],
      ['Leave by', '21 Nov 2025, 16:10'],
    ]);
  });

  it('at an exit that opens, says when it left', () => {
    const { facts } = makeSlip(stay({ opensGate: true }), makings(), PAID_AT, 'zh-Hant');
    expect(facts).toEqual([
      ['入場時間', '2025年11月21日 12:25'],
      ['泊車時間', '3 小時 30 分鐘'],
      ['離場時間', '2025年11月21日 15:55'],
    ]);
  });

  it('of money that went back says nothing of leaving', () => {
    const { facts } = makeSlip({ ...stay(), kind: 'refund' }, makings(), PAID_AT, 'en');
    expect(facts.map(([label]) => label)).toEqual(['Entered', 'Parked for']);
  });
});

describe('of a lost ticket', () => {
  const lost = (over = {}) => paper({}, { subject: { ...LOST, ...over }, amount: money('MYR', 5_000) });

  it('has a code that opens the exit, and how long it does', () => {
    const slip = makeSlip(lost(), makings(), PAID_AT, 'en');
    expect(slip.exitCode).toBe('exit-lost-LOB1-3');
    expect(slip.facts).toEqual([['Leave by', '21 Nov 2025, 16:10']]);
  });

  it('has none where paying opened the gate, and none on a refund', () => {
    expect(makeSlip(lost({ opensGate: true }), makings(), PAID_AT, 'en').exitCode).toBeNull();
    expect(makeSlip({ ...lost(), kind: 'refund' }, makings(), PAID_AT, 'en').exitCode).toBeNull();
  });

  it('a ticket that is there has none: it opens the exit itself', () => {
    expect(makeSlip(paper({}, { subject: STAY }), makings(), PAID_AT, 'en').exitCode).toBeNull();
  });
});

describe('what the operator configured', () => {
  const configured = makings({
    merchant: [text('Harbour Ltd', '海港有限公司'), text('BRN 123')],
    tax: { name: text('SST'), percent: '6' },
    conditions: [text('No refunds after 7 days.', '七天後不予退款。')],
    lookup: 'https://example.com/r?o={order}&k={kiosk}&s={sale}',
  });

  it('is in the language of the slip, where there is one', () => {
    const slip = makeSlip(paper({}, { language: 'zh-Hant' }), configured, PAID_AT, 'zh-Hant');
    expect(slip.merchant).toEqual(['海港有限公司', 'BRN 123']);
    expect(slip.conditions).toEqual(['七天後不予退款。']);
    expect(slip.tax).toEqual({ name: 'SST', percent: '6', amount: money('MYR', 14) });
    expect(slip.lookup).toBe('https://example.com/r?o=LOB100000007A3F2&k=lobby-1&s=LOB1-42');
  });

  it('a claim slip has no tax: nothing was sold', () => {
    expect(makeSlip(paper({ kind: 'claim slip' }), configured, PAID_AT, 'en').tax).toBeNull();
  });

  it('one language for all, or the one that the customer reads', () => {
    const { sale } = paper({}, { language: 'ms' });
    expect(languageOf(sale, makings().receipts)).toBe('ms');
    expect(languageOf(sale, makings({ language: 'pt' }).receipts)).toBe('pt');
  });
});

describe('the code for the screen', () => {
  it('is that of the slip: the way to find the sale, or what opens the exit', () => {
    const link = makings({ lookup: 'https://example.com/{order}' });
    expect(slipCode(paper(), link)).toBe('https://example.com/LOB100000007A3F2');
    expect(slipCode(paper({}, { subject: LOST }), link)).toBe('exit-lost-LOB1-3');
  });

  it('says itself what was paid, when and where, if the operator has no page for it', () => {
    const at = Date.UTC(2025, 10, 21, 7, 55, 9);
    expect(slipCode({ ...paper(), at }, makings())).toBe(
      ['LOB100000007A3F2', 'MYR 2.50', '2025-11-21 15:55:09 UTC+8', 'lobby-1'].join('\n'),
    );
  });
});
