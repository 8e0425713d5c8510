import type { NewEvent, OutboundEvent, PaymentRow, SaleRow, StoredEntry } from './port.ts';
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

function json(row: Row, column: string): unknown {
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

export function toSale(row: Row): SaleRow {
  return { id: text(row, 'id'), state: text(row, 'state'), open: int(row, 'open') === 1, body: json(row, 'body') };
}

export function toPayment(row: Row): PaymentRow {
  return {
    orderNumber: text(row, 'order_number'),
    saleId: text(row, 'sale_id'),
    gateway: text(row, 'gateway'),
    state: text(row, 'state'),
    open: int(row, 'open') === 1,
    nextAction: nullable(row, 'next_action', text),
    nextAt: nullable(row, 'next_at', int),
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
