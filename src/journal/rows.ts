import type { JobRow, NewEvent, OutboundEvent, PaymentRow, SaleRow, StoredEntry } from './port.ts';
import { type Row, SqliteFailure } from './sqlite.ts';

/** Between rows of the tables and the values of the port. A field of the wrong type means a damaged file. */
function damaged(row: Row, column: string): SqliteFailure {
  return new SqliteFailure('CORRUPT', `column ${column} holds a ${typeof row[column]}`);
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') {
    throw damaged(row, column);
  }
  return value;
}

export function int(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw damaged(row, column);
  }
  return value;
}

function nullable<T>(row: Row, column: string, read: (row: Row, column: string) => T): T | null {
  return row[column] === null ? null : read(row, column);
}

export function json(row: Row, column: string): unknown {
  try {
    return JSON.parse(text(row, column));
  } catch {
    throw damaged(row, column);
  }
}

/** JSON text of a body; an absent one is kept as null. */
export function toJson(body: unknown): string {
  return JSON.stringify(body) ?? 'null';
}

/** A number that is kept as text, beside rows that are not numbers. */
export function wholeNumber(row: Row, column: string): number {
  const value = text(row, column);
  if (!/^\d{1,16}$/.test(value) || !Number.isSafeInteger(Number(value))) {
    throw damaged(row, column);
  }
  return Number(value);
}

/** The rows of open sales and payments stand in the table as they were given; the table holds nothing else under their kind. */
export function toSale(row: Row): SaleRow {
  const sale = json(row, 'body');
  if (typeof sale !== 'object' || sale === null || !('id' in sale) || sale.id !== row['id']) {
    throw damaged(row, 'body');
  }
  return sale as SaleRow;
}

export function toPayment(row: Row): PaymentRow {
  const payment = json(row, 'body');
  if (
    typeof payment !== 'object' ||
    payment === null ||
    !('orderNumber' in payment) ||
    payment.orderNumber !== row['id']
  ) {
    throw damaged(row, 'body');
  }
  return payment as PaymentRow;
}

export function toJob(row: Row): JobRow {
  const job = json(row, 'body');
  if (typeof job !== 'object' || job === null || !('id' in job) || job.id !== row['id']) {
    throw damaged(row, 'body');
  }
  return job as JobRow;
}

/** A row of what is over. */
export function toEndedSale(row: Row): SaleRow {
  return { id: text(row, 'id'), state: text(row, 'state'), open: false, body: json(row, 'body') };
}

export function toEndedPayment(row: Row): PaymentRow {
  return {
    orderNumber: text(row, 'order_number'),
    saleId: text(row, 'sale_id'),
    gateway: text(row, 'gateway'),
    state: text(row, 'state'),
    open: false,
    nextAction: null,
    nextAt: null,
    body: json(row, 'body'),
  };
}

export function toEntry(row: Row): StoredEntry {
  return {
    seq: int(row, 'seq'),
    at: int(row, 'at'),
    kind: text(row, 'kind'),
    saleId: nullable(row, 'sale_id', text),
    orderNumber: nullable(row, 'order_number', text),
    body: json(row, 'body'),
  };
}

const EVENT_TYPES: readonly string[] = [
  'sale',
  'payment',
  'delivery',
  'device',
  'security',
  'alarm',
] satisfies NewEvent['type'][];

function isEventType(type: string): type is NewEvent['type'] {
  return EVENT_TYPES.includes(type);
}

export function toEvent(row: Row): OutboundEvent {
  const type = text(row, 'type');
  const payload = json(row, 'payload');
  if (!isEventType(type) || typeof payload !== 'object' || payload === null) {
    throw damaged(row, 'type');
  }
  return { number: int(row, 'number'), at: int(row, 'at'), type, payload: { ...payload } };
}
