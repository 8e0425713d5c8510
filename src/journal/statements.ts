import type { SqliteDatabase, SqliteStatement } from './sqlite.ts';

/** Every statement the store runs after opening, prepared once. */
const SQL = {
  lastEntry: 'SELECT seq, at, hash FROM entries ORDER BY seq DESC LIMIT 1',
  addEntry: 'INSERT INTO entries (seq, at, kind, sale_id, order_number, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  entries: 'SELECT seq, at, kind, sale_id, order_number, body FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?',
  entriesOfSale:
    'SELECT seq, at, kind, sale_id, order_number, body FROM entries WHERE sale_id = ? AND seq >= ? ORDER BY seq LIMIT ?',
  chain: 'SELECT seq, at, kind, sale_id, order_number, body, hash FROM entries WHERE seq > ? ORDER BY seq LIMIT ?',
  // Entries are numbered from 1 without gaps and never deleted, so the last number is the count.
  countEntries: 'SELECT coalesce(max(seq), 0) AS n FROM entries',
  putSale: `INSERT INTO sales (id, state, open, body) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, open = excluded.open, body = excluded.body`,
  openSales: 'SELECT id, state, open, body FROM sales WHERE open = 1 ORDER BY id',
  putPayment: `INSERT INTO payments (order_number, sale_id, gateway, state, open, next_action, next_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (order_number) DO UPDATE SET sale_id = excluded.sale_id, gateway = excluded.gateway,
      state = excluded.state, open = excluded.open, next_action = excluded.next_action, next_at = excluded.next_at,
      body = excluded.body`,
  openPayments: `SELECT order_number, sale_id, gateway, state, open, next_action, next_at, body
    FROM payments WHERE open = 1 ORDER BY order_number`,
  countOpenPayments: 'SELECT count(*) AS n FROM payments WHERE open = 1',
  addEvent: 'INSERT INTO outbox (number, at, type, payload) VALUES (?, ?, ?, ?)',
  pendingEvents: 'SELECT number, at, type, payload FROM outbox ORDER BY number LIMIT ?',
  dropEvents: 'DELETE FROM outbox WHERE number <= ?',
  countEvents: 'SELECT count(*) AS n FROM outbox',
  counter: 'SELECT value FROM counters WHERE name = ?',
  counters: 'SELECT name, value FROM counters ORDER BY name',
  setCounter:
    'INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  meta: 'SELECT value FROM meta WHERE name = ?',
  setMeta: 'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, SqliteStatement>>;

export function prepareAll(db: SqliteDatabase): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)] as const);
  return Object.fromEntries(entries) as Statements;
}
