import type { SqliteDatabase, SqliteStatement } from './sqlite.ts';

/** Every statement the store runs after opening, prepared once. */
const SQL = {
  lastEntry: 'SELECT seq, at, hash FROM entries ORDER BY seq DESC LIMIT 1',
  addEntry: 'INSERT INTO entries (seq, at, kind, sale_id, order_number, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  entries: 'SELECT seq, at, kind, sale_id, order_number, body FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?',
  entriesOfSale:
    'SELECT seq, at, kind, sale_id, order_number, body FROM entries WHERE sale_id = ? AND seq >= ? ORDER BY seq LIMIT ?',
  chain: 'SELECT seq, at, kind, sale_id, order_number, body, hash FROM entries WHERE seq > ? ORDER BY seq LIMIT ?',
  // Entries are numbered from 1 without gaps and the newest is never archived, so the last number counts all there ever were.
  countEntries: 'SELECT coalesce(max(seq), 0) AS n FROM entries',
  stand: `INSERT INTO standing (kind, id, body) VALUES (?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body`,
  standing: 'SELECT body FROM standing WHERE kind = ? AND id = ?',
  allStanding: 'SELECT id, body FROM standing WHERE kind = ? ORDER BY id',
  countStanding: 'SELECT count(*) AS n FROM standing WHERE kind = ?',
  standNoMore: 'DELETE FROM standing WHERE kind = ? AND id = ?',
  endSale: `INSERT INTO sales (id, state, body, seq) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body, seq = excluded.seq`,
  endPayment: `INSERT INTO payments (order_number, sale_id, gateway, state, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (order_number) DO UPDATE SET state = excluded.state, body = excluded.body`,
  // What is open again stands again: it must not be over as well.
  endSaleNoMore: 'DELETE FROM sales WHERE id = ?',
  endPaymentNoMore: 'DELETE FROM payments WHERE order_number = ?',
  endedByOrder: 'SELECT order_number, sale_id, gateway, state, body FROM payments WHERE order_number = ?',
  // Written as the index of migration 2 has it, so that SQLite uses it.
  endedByRef: `SELECT order_number, sale_id, gateway, state, body FROM payments
    WHERE json_extract(body, '$.gatewayRef') = ? AND gateway = ? ORDER BY order_number DESC LIMIT 1`,
  endedSale: 'SELECT id, state, body, seq FROM sales WHERE id = ?',
  standingSale: "SELECT id, body FROM standing WHERE kind = 'sale' AND id = ?",
  saleExists: `SELECT 1 FROM standing WHERE kind = 'sale' AND id = ?
    UNION ALL SELECT 1 FROM sales WHERE id = ?`,
  homelessPayments: `SELECT count(*) AS n FROM (
      SELECT json_extract(body, '$.saleId') AS sale_id FROM standing WHERE kind = 'payment'
      UNION ALL SELECT sale_id FROM payments
    ) WHERE sale_id NOT IN (SELECT id FROM sales)
      AND sale_id NOT IN (SELECT id FROM standing WHERE kind = 'sale')`,
  addEvent: 'INSERT INTO outbox (number, at, type, payload) VALUES (?, ?, ?, ?)',
  pendingEvents: 'SELECT number, at, type, payload FROM outbox ORDER BY number LIMIT ?',
  dropEvents: 'DELETE FROM outbox WHERE number <= ?',
  // Numbered without gaps and taken from the front: counting them one by one takes long after a year without a broker.
  countEvents: `SELECT coalesce((SELECT max(number) FROM outbox) - (SELECT min(number) FROM outbox) + 1, 0) AS n`,
  lastEvent: 'SELECT coalesce(max(number), 0) AS n FROM outbox',
  anchor: 'SELECT seq, hash FROM anchor',
  moveAnchor: 'UPDATE anchor SET seq = ?, hash = ?',
  carried: `SELECT e.seq, e.at, e.kind, e.sale_id, e.order_number, e.body, e.hash, c.previous
    FROM carried c JOIN entries e ON e.seq = c.seq ORDER BY c.seq`,
  countCarried: 'SELECT count(*) AS n FROM carried',
  carry: 'INSERT INTO carried (seq, previous) VALUES (?, ?)',
  release: 'DELETE FROM carried WHERE seq = ?',
  dropEntries: 'DELETE FROM entries WHERE seq > ? AND seq <= ? AND seq NOT IN (SELECT seq FROM carried)',
  dropEntry: 'DELETE FROM entries WHERE seq = ?',
  addTotal: `INSERT INTO totals (day, gateway, wallet, currency, state, payments, amount, returned)
    VALUES (?, ?, ?, ?, ?, 1, ?, ?)
    ON CONFLICT (day, gateway, wallet, currency, state) DO UPDATE SET
      payments = payments + 1, amount = amount + excluded.amount, returned = returned + excluded.returned`,
  totals: `SELECT day, gateway, wallet, currency, state, payments, amount, returned FROM totals
    ORDER BY day, gateway, wallet, currency, state`,
  outboxAfter: 'SELECT number, payload FROM outbox WHERE number > ? ORDER BY number LIMIT ?',
  salesAfter: 'SELECT id, state, body FROM sales WHERE id > ? ORDER BY id LIMIT ?',
  paymentsAfter: `SELECT order_number, sale_id, gateway, state, body FROM payments
    WHERE order_number > ? ORDER BY order_number LIMIT ?`,
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, SqliteStatement>>;

export function prepareAll(db: SqliteDatabase): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)] as const);
  return Object.fromEntries(entries) as Statements;
}
