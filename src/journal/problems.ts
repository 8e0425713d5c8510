import { JournalError } from './port.ts';
import { type SqliteCode, SqliteFailure } from './sqlite.ts';

/** What a failure of SQLite means for a kiosk, and what a person does about it. */
const WORDS: Readonly<Record<SqliteCode, readonly [JournalError['problem'], string]>> = {
  FULL: [
    'disk full',
    'There is no room left for the journal. Free space on its disk (old logs, packages), then the kiosk goes on by itself.',
  ],
  READONLY: [
    'read only',
    'The journal cannot be written. Check the owner and mode of the file and its folder, and whether the disk was ' +
      'mounted read-only after an error (dmesg): a card that did that should be replaced.',
  ],
  CORRUPT: [
    'corrupt',
    'The journal file is damaged. Do not sell with it. Copy the whole folder away first, replace the card, and recover ' +
      'from the copy (sqlite3 FILE .recover).',
  ],
  NOTADB: [
    'corrupt',
    'The journal file is not a journal (any more). Do not sell with it. Copy it away, check journal.path in the ' +
      'configuration, and suspect the card when the path is right.',
  ],
  BUSY: [
    'locked',
    'Another program holds the journal. Find it (fuser -v FILE) and end it: one kioskd at a time may sell, and a ' +
      'database browser must not keep a write open.',
  ],
  IOERR: [
    'failed',
    'The disk gave an error. What is on it can only be trusted after it was read again, so this journal stays closed ' +
      'until kioskd starts anew. Look for disk errors (dmesg) and replace the card if there are any.',
  ],
  CANTOPEN: [
    'failed',
    'The journal cannot be opened. Check that its folder exists and that the user of kioskd may write in it.',
  ],
  CONSTRAINT: ['failed', 'The change breaks a rule of the journal; this is a fault in kioskd, please report it.'],
  OTHER: ['failed', 'The journal failed in a way that was not foreseen; please report it.'],
};

/** Turns whatever a call on the store threw into a {@link JournalError} with words. */
export function asJournalError(thrown: unknown, path: string): JournalError {
  if (thrown instanceof JournalError) {
    return thrown;
  }
  const code = thrown instanceof SqliteFailure ? thrown.code : 'OTHER';
  const [problem, words] = WORDS[code];
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new JournalError(problem, `${words} File: ${path}. SQLite says: ${detail}`);
}

/** True when nothing more may be trusted on this connection: pages in memory and on the disk may differ. */
export function isFatal(thrown: unknown): boolean {
  return thrown instanceof SqliteFailure && ['CORRUPT', 'IOERR', 'NOTADB'].includes(thrown.code);
}
