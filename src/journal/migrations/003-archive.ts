/**
 * What waits for a person and small documents stand beside the open sales; what is over and old may leave for an archive, of which
 * `anchor` and `totals` stay.
 */
export const archive = `
  -- The kinds are part of the table, so it is made anew with everything in it.
  CREATE TABLE standing_3 (
    kind TEXT NOT NULL CHECK (kind IN ('sale', 'payment', 'counter', 'meta', 'job', 'note')),
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO standing_3 SELECT kind, id, body FROM standing;
  DROP TABLE standing;
  ALTER TABLE standing_3 RENAME TO standing;

  -- Number of the last entry when the sale was written as over: it leaves with that entry, found without a search.
  ALTER TABLE sales ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
  UPDATE sales SET seq = last.seq
    FROM (SELECT sale_id, max(seq) AS seq FROM entries WHERE sale_id IS NOT NULL GROUP BY sale_id) AS last
    WHERE last.sale_id = sales.id;

  -- The last entry that lies in an archive file, synced there. The chain goes on from its hash.
  CREATE TABLE anchor (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO anchor VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
  CREATE TRIGGER anchor_only_goes_on BEFORE UPDATE ON anchor
    WHEN NEW.seq <= OLD.seq OR NOT EXISTS (SELECT 1 FROM entries WHERE seq = NEW.seq AND hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the anchor only goes on, from entry to entry'); END;
  CREATE TRIGGER anchor_stays BEFORE DELETE ON anchor
    BEGIN SELECT RAISE(ABORT, 'the anchor is never deleted'); END;

  -- Entries at or before the anchor that stay, because their sale or job is open; with the hash before each, so that each can be
  -- proven by itself.
  CREATE TABLE carried (
    seq INTEGER PRIMARY KEY,
    previous TEXT NOT NULL
  ) STRICT;

  DROP TRIGGER entries_are_not_deleted;
  CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries
    WHEN OLD.seq > (SELECT seq FROM anchor)
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted before they are archived'); END;

  -- Sums of the payments that were archived.
  CREATE TABLE totals (
    day TEXT NOT NULL,
    gateway TEXT NOT NULL,
    wallet TEXT NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    payments INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    PRIMARY KEY (day, gateway, wallet, currency, state)
  ) STRICT, WITHOUT ROWID;
`;
