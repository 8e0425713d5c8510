import { openJournalDirect } from '../../src/journal/direct.ts';
import type { JournalError } from '../../src/journal/port.ts';

/** A program: tries to open a journal for selling and prints how it went, as JSON. */
openJournalDirect(process.argv[2] ?? '').then(
  ({ snapshot }) => console.log(JSON.stringify({ session: snapshot.session })),
  (error: JournalError) => console.log(JSON.stringify({ problem: error.problem, message: error.message })),
);
