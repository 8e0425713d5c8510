import { archiveNames, pruneArchive, writeArchive } from './archive-file.ts';
import { type Archived, type ArchiveOptions, JournalError, type PaymentRow, type SaleRow } from './port.ts';
import { int, text, toEndedPayment, toEndedSale, toJob, toPayment } from './rows.ts';
import type { Row, SqliteDatabase } from './sqlite.ts';
import type { Statements } from './statements.ts';
import { days, sumOf } from './totals.ts';
import { type Anchor, anchorOf, follow, hashed } from './verify.ts';

interface Book {
  readonly db: SqliteDatabase;
  readonly sql: Statements;
  readonly lastSeq: number;
}

const NOTHING: Archived = { entries: 0, more: false, file: null };

/**
 * One step of the archive. The oldest entries go, a contiguous piece of the chain: first whole into a file that is synced, then one
 * transaction moves the anchor to the last of them, deletes them, and adds what leaves to the totals. After a power cut before that
 * transaction the next step finds the file, makes it anew under its name, and goes on. After it, all is done.
 *
 * Entries of what is open are in the file too, but stay here as `carried`, each with the hash before it: one job that nobody settles
 * for years must not hold up everything after it.
 */
export function archiveStep(book: Book, options: ArchiveOptions): Archived {
  const { db, sql } = book;
  const anchor = anchorOf(sql);
  const begun = begunBefore(book, anchor, options.folder);
  const rows = begun === null ? ripe(book, anchor, options) : sql.chain.all(anchor.seq, begun - anchor.seq);
  const last = rows.at(-1);
  if (last === undefined) {
    return NOTHING;
  }
  const cut = follow(rows, anchor);
  if (typeof cut === 'string') {
    // What was changed is not carried on into the archive as if it were whole.
    throw new JournalError('corrupt', cut);
  }
  const leaving = chooseLeaving(sql, rows, cut, options.timeZone);
  const file = writeArchive(options.folder, {
    previous: anchor.hash,
    entries: rows.map((row) => ({ ...hashed(row), hash: text(row, 'hash') })),
    sales: leaving.sales,
    payments: leaving.payments.map(({ payment }) => payment),
  });
  db.transaction(() => takeOut(sql, rows, anchor, cut, leaving));
  const more = ripe(book, cut, { ...options, limit: 1 }).length > 0;
  if (!more && options.limitBytes !== undefined) {
    pruneArchive(options.folder, options.limitBytes);
  }
  return { entries: rows.length, more, file };
}

/** The entries after the anchor that are old enough. The newest entry of all stays: numbers and chain go on from it. */
function ripe({ sql, lastSeq }: Book, anchor: Anchor, options: ArchiveOptions): readonly Row[] {
  const waiting = sql.pendingEvents.all(1)[0];
  const before = Math.min(options.before, waiting === undefined ? Number.POSITIVE_INFINITY : int(waiting, 'at'));
  const rows = sql.chain.all(anchor.seq, Math.max(1, Math.trunc(options.limit)));
  const isYoung = (at: number) => at >= before && at <= (options.now ?? Number.POSITIVE_INFINITY);
  const end = rows.findIndex((row) => isYoung(int(row, 'at')) || int(row, 'seq') >= lastSeq);
  return end === -1 ? rows : rows.slice(0, end);
}

/** Last entry of a file that a power cut left before its entries were taken out here; null when there is none. */
function begunBefore({ sql, lastSeq }: Book, anchor: Anchor, folder: string): number | null {
  const begun = archiveNames(folder).find(({ first, last, hash }) => {
    if (first !== anchor.seq + 1 || last >= lastSeq) {
      return false;
    }
    const row = sql.chain.all(last - 1, 1)[0];
    return row !== undefined && int(row, 'seq') === last && text(row, 'hash').startsWith(hash);
  });
  return begun?.last ?? null;
}

interface Leaving {
  readonly sales: readonly SaleRow[];
  readonly payments: readonly { readonly payment: PaymentRow; readonly sum: NonNullable<ReturnType<typeof sumOf>> }[];
  /** Entries stay when this says so. */
  readonly stays: (row: Row) => boolean;
  /** Numbers of carried entries whose sale leaves now. */
  readonly released: readonly number[];
}

/** Of the sales that these entries, or the carried ones, belong to: which are over, old, wanted by no job, and can be summed up. */
function chooseLeaving(sql: Statements, rows: readonly Row[], cut: Anchor, timeZone: string): Leaving {
  const open = openThings(sql);
  const dayOf = days(timeZone);
  const carried = sql.carried.all();
  const orders = new Map<string, Set<string>>();
  for (const row of [...carried, ...rows]) {
    const { sale_id: saleId, order_number: orderNumber } = row;
    if (typeof saleId === 'string') {
      const known = orders.get(saleId) ?? new Set();
      orders.set(saleId, typeof orderNumber === 'string' ? known.add(orderNumber) : known);
    }
  }
  const sales: SaleRow[] = [];
  const payments: Leaving['payments'][number][] = [];
  for (const [saleId, numbers] of orders) {
    const sale = sql.endedSale.all(saleId)[0];
    const ended = [...numbers].flatMap((number) => sql.endedByOrder.all(number)).map(toEndedPayment);
    const sums = ended.flatMap((payment) => {
      const sum = sumOf(payment, dayOf);
      return sum === null ? [] : [{ payment, sum }];
    });
    const late = sale !== undefined && int(sale, 'seq') > cut.seq;
    if (open.sales.has(saleId) || late || sums.length < ended.length || [...numbers].some((n) => open.orders.has(n))) {
      open.sales.add(saleId);
    } else {
      sales.push(...(sale === undefined ? [] : [toEndedSale(sale)]));
      payments.push(...sums);
    }
  }
  const stays = ({ sale_id: saleId, order_number: orderNumber }: Row) =>
    (typeof saleId === 'string' && open.sales.has(saleId)) ||
    (typeof orderNumber === 'string' && open.orders.has(orderNumber));
  const released = carried.filter((row) => !stays(row)).map((row) => int(row, 'seq'));
  return { sales, payments, stays, released };
}

/** Ids of what is not over: sales, order numbers, and those that an open job is about. */
function openThings(sql: Statements): { readonly sales: Set<string>; readonly orders: Set<string> } {
  const sales = new Set(sql.allStanding.all('sale').map((row) => text(row, 'id')));
  const orders = new Set<string>();
  for (const { orderNumber, saleId } of sql.allStanding.all('payment').map(toPayment)) {
    orders.add(orderNumber);
    sales.add(saleId);
  }
  for (const { body } of sql.allStanding.all('job').map(toJob)) {
    const { saleId, orderNumber } = { saleId: null, orderNumber: null, ...(typeof body === 'object' ? body : {}) };
    if (typeof saleId === 'string') {
      sales.add(saleId);
    }
    if (typeof orderNumber === 'string') {
      orders.add(orderNumber);
    }
  }
  return { sales, orders };
}

function takeOut(sql: Statements, rows: readonly Row[], anchor: Anchor, cut: Anchor, leaving: Leaving): void {
  let previous = anchor.hash;
  for (const row of rows) {
    if (leaving.stays(row)) {
      sql.carry.run(int(row, 'seq'), previous);
    }
    previous = text(row, 'hash');
  }
  // The trigger lets nothing go that lies after the anchor.
  sql.moveAnchor.run(cut.seq, cut.hash);
  sql.dropEntries.run(anchor.seq, cut.seq);
  for (const seq of leaving.released) {
    sql.release.run(seq);
    sql.dropEntry.run(seq);
  }
  for (const { payment, sum } of leaving.payments) {
    const { day, gateway, wallet, currency, state, amount, returned } = sum;
    sql.addTotal.run(day, gateway, wallet, currency, state, amount, returned);
    sql.endPaymentNoMore.run(payment.orderNumber);
  }
  for (const sale of leaving.sales) {
    sql.endSaleNoMore.run(sale.id);
  }
}
