import { openJournalDirect } from '../../src/journal/direct.ts';

/** A program: opens a journal for selling, says so, and keeps it until it is killed. */
openJournalDirect(process.argv[2] ?? '').then(
  ({ journal }) => {
    // Without somebody who knows it the journal would be collected as garbage, and its lock with it.
    setInterval(() => journal.facts(), 60_000);
    console.log('held');
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
