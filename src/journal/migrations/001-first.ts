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
  CREATE INDEX entries_by_sale ON entries (sale_id, seq) WHERE sale_id IS NOT NULL;
  CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
  CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

  -- Derived rows: where each sale and payment stands now.
  CREATE TABLE sales (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sales_open ON sales (id) WHERE open = 1;

  CREATE TABLE payments (
    order_number TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL REFERENCES sales (id),
    gateway TEXT NOT NULL,
    state TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    next_action TEXT,
    next_at INTEGER,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX payments_open ON payments (order_number) WHERE open = 1;

  -- Events the broker has not taken yet. Their numbers go on from meta 'last_event'.
  CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL
  ) STRICT;

  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('last_event', 0), ('session', 0), ('session_at', 0);
`;
