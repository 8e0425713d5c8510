import type { Change, PaymentRow, SaleRow } from '../../src/journal/port.ts';
import { change } from './journal.ts';

/** How a made-up sale stands. */
export interface MadeUp {
  readonly number: number;
  readonly at: number;
  /** Final state of its payment, or null: still open. */
  readonly ended?: 'kept' | 'refunded' | 'refund owed' | 'not paid' | null;
  readonly minor?: number;
  readonly back?: number;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A noon, so that a day in any time zone near it is the same day. */
export const NOON = Date.UTC(2025, 0, 10, 12);

export function saleRow({ number, at, ended = 'kept' }: MadeUp): SaleRow {
  return {
    id: `s${number}`,
    state: ended === null ? 'open' : 'completed',
    open: ended === null,
    body: { id: `s${number}`, openedAt: at },
  };
}

export function paymentRow({ number, at, ended = 'kept', minor = 250, back }: MadeUp): PaymentRow {
  const refundAmount = back === undefined ? null : { currency: 'HKD', minor: back };
  return {
    orderNumber: orderNumber(number),
    saleId: `s${number}`,
    gateway: 'qfpay',
    state: ended ?? 'sent',
    open: ended === null,
    nextAction: ended === null ? 'query' : null,
    nextAt: ended === null ? at : null,
    body: {
      wallet: 'alipay-hk',
      madeAt: at,
      amount: { currency: 'HKD', minor },
      refundAmount,
      gatewayRef: `G-${number}`,
    },
  };
}

export function orderNumber(number: number): string {
  return `k1-${String(number).padStart(6, '0')}`;
}

/** The commits of one sale with one payment, as the daemon makes them: opened, paid, over. Three entries. */
export function saleChanges(made: MadeUp): readonly Change[] {
  const { number, at } = made;
  const saleId = `s${number}`;
  const order = orderNumber(number);
  const open: MadeUp = { ...made, ended: null };
  const begin = change({
    at,
    entries: [
      { kind: 'sale opened', saleId, orderNumber: null, body: { item: 'wash' } },
      { kind: 'payment made', saleId, orderNumber: order, body: { minor: made.minor ?? 250 } },
    ],
    sales: [saleRow(open)],
    payments: [paymentRow(open)],
    counters: { order: number },
  });
  if (made.ended === null) {
    return [begin];
  }
  const end = change({
    at: at + 1_000,
    entries: [{ kind: 'sale ended', saleId, orderNumber: null, body: { end: 'completed' } }],
    sales: [saleRow(made)],
    payments: [paymentRow(made)],
  });
  return [begin, end];
}
