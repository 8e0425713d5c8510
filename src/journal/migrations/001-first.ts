/** The first schema. Never edit a migration that has been on a kiosk: add the next one. */
export const first = `
  -- What happened, for ever. hash = sha256(previous hash, seq, at, kind, sale_id, order_number, body).
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sale_id TEXT,
    order_number TEXT,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
  CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

  -- Where everything that is not over stands now: open sales and payments (their whole row as JSON), counters, and our own
  -- few numbers. One small table, because every commit on the way of a sale writes it: one page, not one for each kind.
  CREATE TABLE standing (
    kind TEXT NOT NULL CHECK (kind IN ('sale', 'payment', 'counter', 'meta')),
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO standing VALUES ('meta', 'last_event', '0'), ('meta', 'session', '0'), ('meta', 'session_at', '0');

  -- Sales and payments that are over, for reports.
  CREATE TABLE sales (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE payments (
    order_number TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL,
    gateway TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Events the broker has not taken yet. When they are taken, their last number is kept as meta 'last_event'.
  CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL
  ) STRICT;
`;
