import { chainHash } from './chain.ts';
import { type Change, JournalError, type PaymentRow, type SaleRow } from './port.ts';
import { text, toJson, wholeNumber } from './rows.ts';
import type { Statements } from './statements.ts';

/** Where the journal ends: the numbers that the next entry and the next event follow. */
export interface Ends {
  readonly seq: number;
  readonly hash: string;
  readonly event: number;
}

/**
 * Writes one change, inside the caller's transaction.
 * @returns where the journal ends once that transaction is on the disk.
 * @throws JournalError `counter went back`, or `failed` for a payment without a sale.
 */
export function writeChange(sql: Statements, change: Change, ends: Ends): Ends {
  const at = Math.trunc(change.at);
  let { seq, hash, event } = ends;
  for (const [name, value] of Object.entries(change.counters)) {
    setCounter(sql, name, value);
  }
  for (const { kind, saleId, orderNumber, body } of change.entries) {
    seq += 1;
    const entry = { seq, at, kind, saleId, orderNumber, body: toJson(body) };
    hash = chainHash(hash, entry);
    sql.addEntry.run(seq, at, kind, saleId, orderNumber, entry.body, hash);
  }
  for (const sale of change.sales) {
    putSale(sql, sale, seq);
  }
  for (const payment of change.payments) {
    putPayment(sql, payment);
  }
  for (const job of change.jobs) {
    if (job.open) {
      sql.stand.run('job', job.id, toJson(job));
    } else {
      sql.standNoMore.run('job', job.id);
    }
  }
  for (const [name, body] of Object.entries(change.notes)) {
    if (body === null) {
      sql.standNoMore.run('note', name);
    } else {
      putNote(sql, name, toJson(body));
    }
  }
  for (const { type, payload } of change.events) {
    event += 1;
    sql.addEvent.run(event, at, type, toJson(payload));
  }
  return { seq, hash, event };
}

function putSale(sql: Statements, sale: SaleRow, seq: number): void {
  if (sale.open) {
    sql.stand.run('sale', sale.id, toJson(sale));
    sql.endSaleNoMore.run(sale.id);
  } else {
    sql.standNoMore.run('sale', sale.id);
    sql.endSale.run(sale.id, sale.state, toJson(sale.body), seq);
  }
}

function putPayment(sql: Statements, payment: PaymentRow): void {
  const { orderNumber, saleId, gateway, state, body } = payment;
  if (sql.saleExists.all(saleId, saleId).length === 0) {
    throw new JournalError('failed', `Payment ${orderNumber} belongs to no sale in the journal. Please report it.`);
  }
  if (payment.open) {
    sql.stand.run('payment', orderNumber, toJson(payment));
    sql.endPaymentNoMore.run(orderNumber);
  } else {
    sql.standNoMore.run('payment', orderNumber);
    sql.endPayment.run(orderNumber, saleId, gateway, state, toJson(body));
  }
}

/** Nothing is written for a note that says what it said. */
function putNote(sql: Statements, name: string, body: string): void {
  const row = sql.standing.all('note', name)[0];
  if (row === undefined || text(row, 'body') !== body) {
    sql.stand.run('note', name, body);
  }
}

function setCounter(sql: Statements, name: string, value: number): void {
  const row = sql.standing.all('counter', name)[0];
  const before = row === undefined ? 0 : wholeNumber(row, 'body');
  if (!Number.isSafeInteger(value) || value < before) {
    throw new JournalError(
      'counter went back',
      `The counter "${name}" stands at ${before} and was to be set to ${value}. Numbers that were given out once are ` +
        'never given out again; nothing of this change was kept. Please report it.',
    );
  }
  if (row === undefined || value > before) {
    sql.stand.run('counter', name, String(value));
  }
}
