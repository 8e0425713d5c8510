import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { pickDriver, type SqliteDriver } from '../../src/journal/sqlite.ts';

/**
 * A program for the disk shim: opens the journal so many times, commits so often in each, and writes a line into `acknowledged` beside it
 * after each opening and each commit that it was told to be durable: the number of openings and of commits so far. The
 * last opening is left without being closed, as a power cut leaves it.
 * Arguments: path of the journal, openings, commits in each, bytes of text in a commit, pages in the write-ahead log before they go
 * into the main file.
 */
async function main(): Promise<void> {
  const [path = '', openings = '1', commits = '1', bytes = '0', pages = '1000'] = process.argv.slice(2);
  const driver = checkpointingAt(await pickDriver(), Number(pages));
  const acknowledged = openSync(join(dirname(path), 'acknowledged'), 'a');
  for (let opening = 1; opening <= Number(openings); opening += 1) {
    const { journal, snapshot } = await openJournalDirect(path, { driver, now: () => 1_000 });
    const first = (snapshot.counters['order'] ?? 0) + 1;
    writeSync(acknowledged, `${snapshot.session} ${first - 1}\n`);
    for (let order = first; order < first + Number(commits); order += 1) {
      const saleId = `s${order}`;
      await journal.commit({
        at: 1_000 + order,
        entries: [
          { kind: 'intent', saleId, orderNumber: `k-${order}`, body: { order } },
          { kind: 'outcome', saleId, orderNumber: `k-${order}`, body: { text: 'x'.repeat(Number(bytes)) } },
        ],
        sales: [{ id: saleId, state: 'paying', open: order % 3 === 0, body: {} }],
        payments: [],
        jobs: [],
        notes: {},
        events: [{ type: 'payment', payload: { order } }],
        counters: { order },
      });
      writeSync(acknowledged, `${snapshot.session} ${order}\n`);
    }
    if (opening < Number(openings)) {
      await journal.close();
    }
  }
  closeSync(acknowledged);
  process.kill(process.pid, 'SIGKILL');
}

/** The same SQLite, which begins its write-ahead log anew more often: what takes hundreds of commits on a kiosk is short here. */
function checkpointingAt(driver: SqliteDriver, pages: number): SqliteDriver {
  return {
    name: driver.name,
    open: (path, readOnly) => {
      const db = driver.open(path, readOnly);
      return {
        driver: db.driver,
        exec: (sql) => db.exec(sql.replace(/wal_autocheckpoint = \d+/, `wal_autocheckpoint = ${pages}`)),
        prepare: (sql) => db.prepare(sql),
        transaction: (work) => db.transaction(work),
        close: () => db.close(),
      };
    },
  };
}

void main();
