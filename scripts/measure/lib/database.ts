import { availableDrivers } from '../../../src/journal/sqlite.ts';

/** Writes what has to be durable before a charge may leave: one synced transaction. */
export type WriteIntent = (number: number, facts: object) => void;

const TABLES = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE entries (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE standing (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
  CREATE TABLE outbox (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, payload TEXT NOT NULL);
`;

/**
 * Opens a new file with the journal's own settings and the binding that the daemon would use. An intent is the same records as the
 * daemon's: the entry, the sale, the payment and the counter that a restart needs, and the event for the broker.
 */
export async function openDatabase(file: string): Promise<WriteIntent> {
  const [driver] = await availableDrivers();
  if (driver === undefined) throw new Error('no SQLite: run scripts/setup');
  const database = driver.open(file, false);
  database.exec(TABLES);
  const entry = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
  const stand = database.prepare(
    'INSERT INTO standing VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body',
  );
  const event = database.prepare('INSERT INTO outbox VALUES (?, ?, ?)');
  return (number, facts) => {
    const body = JSON.stringify(facts);
    database.transaction(() => {
      entry.run(number, Date.now(), 'payment made', body);
      stand.run('sale', 'S1', body);
      stand.run('payment', `BENCH${number}`, body);
      stand.run('counter', 'order', String(number));
      event.run(number, Date.now(), body);
    });
  };
}
