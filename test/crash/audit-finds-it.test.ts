import { describe, expect, test } from 'vitest';
import type { StoredEntry } from '../../src/journal/port.ts';
import type { OrderState, SandboxOrder } from '../../src/sandbox/gateways/index.ts';
import { audit, type Evidence } from '../support/crash-audit.ts';

function order(orderNumber: string, state: OrderState, refundedMinor = 0): SandboxOrder {
  const amount = { minor: 250, currency: 'MYR' } as const;
  const none = { orderCode: null, paidAt: null, expiresAt: null, declineCode: null };
  const plain = { gatewayRef: 'r', wallet: 'alipay', mode: 'cpm', madeAt: 0, description: '' } as const;
  return { ...plain, ...none, orderNumber, amount, state, refundedMinor };
}

function refund(orderNumber: string, refundNumber: string, minor = 250) {
  return { refundNumber, refundRef: 'x', orderNumber, minor, state: 'done', madeAt: 0 } as const;
}

type Line = readonly [kind: string, saleId: string, orderNumber: string | null, body: object];

function stored(lines: readonly Line[]): StoredEntry[] {
  return lines.map(([kind, saleId, orderNumber, body], index) => ({
    seq: index + 1,
    at: 0,
    kind,
    saleId,
    orderNumber,
    body,
  }));
}

const made = (sale: string, number: string): Line => [
  'payment made',
  sale,
  number,
  { payment: { amount: { minor: 250 } } },
];
const learned = (sale: string, number: string, to: string, refundNumber: string | null = null): Line => [
  'payment learned',
  sale,
  number,
  { to, refundNumber },
];
const opened = (sale: string): Line => ['sale opened', sale, null, { sale: { itemId: 'water' } }];
const ended = (sale: string, end: string): Line => ['sale ended', sale, null, { end }];

/** One sale that was delivered, one given back, one owed. */
const LINES: readonly Line[] = [
  opened('s1'),
  made('s1', 'o1'),
  learned('s1', 'o1', 'paid'),
  ['delivery started', 's1', 'o1', {}],
  ['delivery ended', 's1', null, { delivery: { result: 'delivered' } }],
  learned('s1', 'o1', 'kept'),
  ended('s1', 'completed'),
  opened('s2'),
  made('s2', 'o2'),
  learned('s2', 'o2', 'refunding', 'o2R'),
  learned('s2', 'o2', 'refunded', 'o2R'),
  ended('s2', 'refunded'),
  opened('s3'),
  made('s3', 'o3'),
  learned('s3', 'o3', 'refund owed'),
  ['alarm', 's3', 'o3', { alarm: 'refund owed' }],
  ended('s3', 'refunded'),
];
const ORDERS = [order('o1', 'paid'), order('o2', 'refunded', 250), order('o3', 'paid')];
const REFUNDS = [refund('o2', 'o2R')];
const CALLS = ORDERS.map(({ orderNumber }) => ({ verb: 'charge', orderNumber }) as const);

interface Books {
  readonly lines?: readonly Line[];
  readonly orders?: readonly SandboxOrder[];
  readonly refunds?: readonly ReturnType<typeof refund>[];
  readonly calls?: readonly (typeof CALLS)[number][];
  readonly pulses?: number;
  readonly drops?: number;
}

function books({
  lines = LINES,
  orders = ORDERS,
  refunds = REFUNDS,
  calls = CALLS,
  pulses = 1,
  drops = 1,
}: Books): Evidence {
  return {
    gateways: [{ name: 'qfpay', orders, refunds, calls }],
    entries: stored(lines),
    outlets: { water: { pulses, drops } },
  };
}

const without = (kind: string, saleId: string) => LINES.filter((line) => line[0] !== kind || line[1] !== saleId);

const COOKED: readonly (readonly [words: string, books: Books])[] = [
  ['o9 (paid), of which the journal knows nothing', { orders: [...ORDERS, order('o9', 'paid')] }],
  ["o1 is 'kept' here and declined at the gateway", { orders: [order('o1', 'declined'), ...ORDERS.slice(1)] }],
  ["o1 is 'kept' here, and no gateway has it", { orders: ORDERS.slice(1) }],
  ['o1 is kept here and was given back', { orders: [order('o1', 'refunded', 250), ...ORDERS.slice(1)] }],
  [
    'o2 is refunded here, and the gateway gave back 0 of 250',
    { orders: [ORDERS[0], order('o2', 'paid'), ORDERS[2]].flatMap((one) => one ?? []), refunds: [] },
  ],
  [
    'o2 is refunded here, and the gateway gave back 100 of 250',
    { orders: [ORDERS[0], order('o2', 'paid', 100), ORDERS[2]].flatMap((one) => one ?? []) },
  ],
  [
    'more went back than o2 was',
    { orders: [ORDERS[0], order('o2', 'refunded', 500), ORDERS[2]].flatMap((one) => one ?? []) },
  ],
  ['o2 was refunded under several numbers', { refunds: [...REFUNDS, refund('o2', 'o2S')] }],
  ['the journal does not know the refund o2S', { refunds: [refund('o2', 'o2S')] }],
  ['o3 is owed, and nobody was told', { lines: without('alarm', 's3') }],
  ["o3 is paid at the gateway and 'not paid' here", { lines: [...LINES, learned('s3', 'o3', 'not paid')] }],
  ["o3 is paid at the gateway and still 'watching' here", { lines: [...LINES, learned('s3', 'o3', 'watching')] }],
  ['the order number o1 was given out twice', { lines: [...LINES, made('s3', 'o1')] }],
  ['o1 was sent to qfpay 2 times', { calls: [...CALLS, { verb: 'charge', orderNumber: 'o1' }] }],
  [
    '2 payments keep money for sale s1',
    { lines: [...LINES, made('s1', 'o4'), learned('s1', 'o4', 'kept')], orders: [...ORDERS, order('o4', 'paid')] },
  ],
  [
    'sale s1 was begun to be delivered 2 times',
    { lines: [...LINES, ['delivery started', 's1', 'o1', {}]], pulses: 2, drops: 2 },
  ],
  ['o1 keeps money for a sale that was delivered 0 times', { lines: without('delivery ended', 's1') }],
  ['water: 2 pulses for 1 deliveries begun', { pulses: 2 }],
  ['water: 0 fell out and 1 count as delivered', { drops: 0 }],
  ['sale s2 never ended', { lines: without('sale ended', 's2') }],
  ['sale s1 ended 2 times', { lines: [...LINES, ended('s1', 'completed')] }],
  [
    'sale s2 is completed and 0 payments keep money',
    { lines: [...without('sale ended', 's2'), ended('s2', 'completed')] },
  ],
];

describe('the audit of the crash campaign', () => {
  test('says nothing about good books', () => {
    expect(audit(books({}))).toEqual({
      broken: [],
      counts: { delivered: 1, refunded: 1, owed: 1, 'not paid': 0, 'never heard of': 0, sales: 3 },
    });
  });

  test.each(COOKED)('finds: %s', (words, cooked) => {
    expect(audit(books(cooked)).broken.join('\n')).toContain(words);
  });
});
