import { openJournalDirect } from '../../src/journal/direct.ts';
import type { JournalError } from '../../src/journal/port.ts';
import { entry } from './journal.ts';

/** A program: fills a journal until it is refused, tries once more, and prints how that went, as JSON. */
async function main(): Promise<void> {
  const { journal } = await openJournalDirect(process.argv[2] ?? '');
  let committed = 0;
  let refused: JournalError | null = null;
  while (refused === null && committed < 10_000) {
    await journal.commit(entry('x'.repeat(5_000))).then(
      () => {
        committed += 1;
      },
      (error: JournalError) => {
        refused = error;
      },
    );
  }
  const again = await journal.commit(entry('again')).then(
    () => null,
    (error: JournalError) => error.problem,
  );
  const read = (await journal.entries({ limit: 10_000 })).length;
  const { problem, message } = refused ?? { problem: null, message: '' };
  console.log(JSON.stringify({ committed, problem, message, again, read }));
}

void main();
