import { chainHash } from './chain.ts';
import { pragma } from './open.ts';
import type { Inspected, InspectPart } from './port.ts';
import { int, json, text, toEndedPayment, toEndedSale } from './rows.ts';
import type { Row, SqliteDatabase } from './sqlite.ts';
import type { Statements } from './statements.ts';

interface Book {
  readonly db: SqliteDatabase;
  readonly sql: Statements;
  /** Number of the newest entry that was committed. */
  readonly lastSeq: number;
}

export interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

export function anchorOf(sql: Statements): Anchor {
  const row = sql.anchor.all()[0] ?? {};
  return { seq: int(row, 'seq'), hash: text(row, 'hash') };
}

/** Everything: SQLite's own check of every page and index, payments without a sale, carried entries, the chain. Null: all well. */
export function findProblem(book: Book): string | null {
  return integrityProblem(book.db) ?? homelessProblem(book.sql) ?? carriedProblem(book.sql) ?? chainProblem(book);
}

function integrityProblem(db: SqliteDatabase, check = 'integrity_check(1)'): string | null {
  const found = String(pragma(db, check));
  return found === 'ok' ? null : `The journal file is damaged; SQLite found: ${found}`;
}

function homelessProblem(sql: Statements): string | null {
  const homeless = int(sql.homelessPayments.all()[0] ?? {}, 'n');
  return homeless === 0 ? null : `${homeless} payment(s) in the journal belong to no sale.`;
}

/** Entries that stayed behind the anchor: each is there, and is what it was. */
function carriedProblem(sql: Statements): string | null {
  const stayed = sql.carried.all();
  const noted = int(sql.countCarried.all()[0] ?? {}, 'n');
  if (stayed.length !== noted) {
    return `${noted - stayed.length} older entries of open sales are gone from the journal.`;
  }
  const wrong = stayed.find((row) => chainHash(text(row, 'previous'), hashed(row)) !== text(row, 'hash'));
  return wrong === undefined ? null : changed(int(wrong, 'seq'));
}

function chainProblem({ sql, lastSeq }: Book): string | null {
  let at = anchorOf(sql);
  for (;;) {
    const rows = sql.chain.all(at.seq, 1_000);
    const next = follow(rows, at);
    if (typeof next === 'string') {
      return next;
    }
    at = next;
    if (rows.length === 0) {
      return at.seq < lastSeq ? `The newest entries of the journal are gone: ${at.seq} of ${lastSeq} are left.` : null;
    }
  }
}

/** Follows the chain over these rows. @returns where it ends, or what is wrong. */
export function follow(rows: readonly Row[], from: Anchor): Anchor | string {
  let { seq, hash } = from;
  for (const row of rows) {
    const entry = hashed(row);
    hash = chainHash(hash, entry);
    if (entry.seq !== seq + 1 || hash !== text(row, 'hash')) {
      return changed(seq + 1);
    }
    seq = entry.seq;
  }
  return { seq, hash };
}

function changed(seq: number): string {
  return `Entry ${seq} of the journal was changed, removed or moved after it was written.`;
}

/** The fields of an entry that its hash is made of. */
export function hashed(row: Row) {
  return {
    seq: int(row, 'seq'),
    at: int(row, 'at'),
    kind: text(row, 'kind'),
    saleId: row['sale_id'] === null ? null : text(row, 'sale_id'),
    orderNumber: row['order_number'] === null ? null : text(row, 'order_number'),
    body: text(row, 'body'),
  };
}

/** The parts of an inspection, in their order. Each takes where to go on and gives where it got to; null when it is through. */
type Part = (book: Book, after: string, part: InspectPart) => { problem: string } | { after: string | null };

const PARTS: Readonly<Record<string, Part>> = {
  small: ({ db, sql }) => {
    const tables = ['standing', 'anchor', 'carried', 'totals'];
    const found = tables
      .map((name) => integrityProblem(db, `quick_check('${name}')`))
      .find((problem) => problem !== null);
    const problem = found ?? carriedProblem(sql);
    return problem === null ? { after: null } : { problem };
  },
  outbox: ({ sql }, after, { limit }) => {
    const rows = sql.outboxAfter.all(wholeOr(after, 0), limit);
    for (const row of rows) {
      json(row, 'payload');
    }
    const last = rows.at(-1);
    return { after: last === undefined || rows.length < limit ? null : String(int(last, 'number')) };
  },
  sales: ({ sql }, after, { limit }) => {
    const last = sql.salesAfter.all(after, limit).map(toEndedSale);
    return { after: last.length < limit ? null : (last.at(-1)?.id ?? null) };
  },
  payments: ({ sql }, after, { limit }) => {
    const last = sql.paymentsAfter.all(after, limit).map(toEndedPayment);
    const homeless = last.find(({ saleId }) => sql.saleExists.all(saleId, saleId).length === 0);
    if (homeless !== undefined) {
      return { problem: `Payment ${homeless.orderNumber} in the journal belongs to no sale.` };
    }
    return { after: last.length < limit ? null : (last.at(-1)?.orderNumber ?? null) };
  },
  entries: ({ sql, lastSeq }, after, { limit, since }) => {
    const anchor = anchorOf(sql);
    const from = Math.max(wholeOr(after, since), anchor.seq);
    const start = from === anchor.seq ? anchor : startAt(sql, from);
    if (start === null) {
      return { problem: changed(from) };
    }
    const end = follow(sql.chain.all(from, limit), start);
    if (typeof end === 'string') {
      return { problem: end };
    }
    if (end.seq === from && from < lastSeq) {
      return { problem: `The newest entries of the journal are gone: ${from} of ${lastSeq} are left.` };
    }
    return { after: end.seq < lastSeq ? String(end.seq) : null };
  },
};
const ORDER = Object.keys(PARTS);

function startAt(sql: Statements, seq: number): Anchor | null {
  const row = sql.chain.all(seq - 1, 1)[0];
  return row === undefined || int(row, 'seq') !== seq ? null : { seq, hash: text(row, 'hash') };
}

function wholeOr(digits: string, otherwise: number): number {
  return digits === '' ? otherwise : Number(digits);
}

/** One slice of an inspection; see `Journal.inspect`. */
export function inspectPart(book: Book, part: InspectPart): Inspected {
  const [name = '', ...rest] = part.from === '' ? [ORDER[0]] : part.from.split(':');
  const found = PARTS[name]?.(book, rest.join(':'), { ...part, limit: Math.max(1, Math.trunc(part.limit)) });
  if (found === undefined) {
    throw new RangeError(`there is no part ${name} to inspect`);
  }
  if ('problem' in found) {
    return { ok: false, problem: found.problem, next: null, verifiedTo: 0 };
  }
  const following = ORDER[ORDER.indexOf(name) + 1];
  const through = following === undefined ? null : `${following}:`;
  const next = found.after === null ? through : `${name}:${found.after}`;
  return { ok: true, problem: '', next, verifiedTo: next === null ? book.lastSeq : 0 };
}
