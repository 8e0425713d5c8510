import { availableDrivers } from '../../../src/journal/sqlite.ts';

/** The least a journal needs: one synced insert. */
export type Insert = (body: string) => void;

/** Opens a new file with the journal's own settings (WAL, synchronous FULL) and the binding that the daemon would use. */
export async function openDatabase(file: string): Promise<Insert> {
  const [driver] = await availableDrivers();
  if (driver === undefined) throw new Error('no SQLite: run scripts/setup');
  const database = driver.open(file, false);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE intent (body TEXT NOT NULL)');
  const statement = database.prepare('INSERT INTO intent (body) VALUES (?)');
  return (body) => void statement.run(body);
}
