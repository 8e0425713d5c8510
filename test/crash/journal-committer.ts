import { openJournal } from '../../src/journal/client.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';

/**
 * A program that commits for ever and prints one line for every commit after it was acknowledged, until it is killed.
 * Arguments: path of the journal, and the worker's file (left out: in this thread).
 */
async function main(): Promise<never> {
  const [path = '', workerFile] = process.argv.slice(2);
  const now = () => Date.now();
  const { journal, snapshot } =
    workerFile === undefined ? await openJournalDirect(path, { now }) : await openJournal({ path, workerFile, now });

  for (let order = (snapshot.counters['order'] ?? 0) + 1; ; order += 1) {
    const saleId = `s${order}`;
    const { lastSeq, lastEvent } = await journal.commit({
      at: Date.now(),
      entries: [
        { kind: 'intent', saleId, orderNumber: `k-${order}`, body: { order } },
        { kind: 'outcome', saleId, orderNumber: `k-${order}`, body: { order, text: 'x'.repeat(order % 700) } },
      ],
      sales: [{ id: saleId, state: 'paying', open: order % 3 === 0, body: {} }],
      payments: [],
      jobs: [],
      notes: {},
      events: [{ type: 'payment', payload: { order } }],
      counters: { order },
    });
    process.stdout.write(`${order} ${lastSeq} ${lastEvent}\n`);
  }
}

void main();
