import { createHash } from 'node:crypto';
import { type HostOrder, isOver } from '../domain/host-order.ts';
import { type Money, money, toDecimal } from '../domain/money.ts';
import type { KioskState } from '../domain/state.ts';
import type { OrderDocument } from './schemas.ts';

export type { OrderDocument } from './schemas.ts';

/** What is looked up beside the order itself. */
export type OrderBooks = Pick<KioskState, 'jobs'>;

/** An order as it is told to its host, with the money as far as the kiosk still knows it. */
export function orderDocument(order: HostOrder, books: OrderBooks): OrderDocument {
  const { id, name, amount, language, saleId, state, cancelled, changedAt } = order;
  const handOver =
    order.handOver.by === 'item' ? { by: 'item' as const, itemId: order.handOver.itemId } : { by: 'host' as const };
  const document = {
    id,
    state,
    over: isOver(order),
    cancelled,
    saleId,
    name,
    currency: amount.currency,
    amount: toDecimal(amount),
    ...moneyOf(order, books),
    language,
    handOver,
    changedAt: new Date(changedAt).toISOString(),
  };
  return { ...document, revision: revisionOf(document) };
}

interface Flow {
  readonly paid: string;
  readonly refunded: string | null;
  readonly owed: string;
}

function moneyOf({ saleId, amount, state }: HostOrder, { jobs }: OrderBooks): Flow {
  const none = money(amount.currency, 0);
  const owed = [...jobs.values()]
    .filter((job) => job.kind === 'refund owed' && job.saleId === saleId)
    .reduce((sum, job) => sum + (job.amount?.minor ?? amount.minor), 0);
  const flow = (paid: Money, refunded: Money | null): Flow => ({
    paid: toDecimal(paid),
    refunded: refunded === null ? null : toDecimal(refunded),
    owed: toDecimal(money(amount.currency, owed)),
  });
  switch (state) {
    case 'paying':
    case 'closing':
    case 'abandoned':
    case 'cancelled':
      return flow(none, none);
    case 'paid':
    case 'delivered':
      return flow(amount, none);
    case 'refunded':
      // What is owed has not gone back, though the sale is over.
      return flow(amount, money(amount.currency, Math.max(0, amount.minor - owed)));
    case 'partly delivered':
      // How much went back is in the books, and the kiosk keeps no book of what is over at hand: the report has it.
      return flow(amount, null);
  }
}

/** Changes whenever anything else in the document does. */
function revisionOf(document: Omit<OrderDocument, 'revision'>): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('base64url').slice(0, 16);
}
