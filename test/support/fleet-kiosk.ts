import { FleetLink } from '../../src/fleet/link.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { SILENT_LOG } from '../../src/log/log.ts';

/**
 * A program: a kiosk that queues events for ever and brings them to the broker, until it is killed. Prints `ready` once
 * the broker has its birth. Arguments: path of the journal, address of the broker, how many events to queue.
 */
async function main(): Promise<void> {
  const [path = '', url = '', count = '0'] = process.argv.slice(2);
  const { journal, snapshot } = await openJournalDirect(path);
  const link = new FleetLink({
    kioskId: 'k1',
    url,
    session: snapshot.session,
    journal,
    log: SILENT_LOG,
    onHealth: ({ status }) => {
      console.log(status);
    },
    random: () => 0.01,
  });
  await link.start(new AbortController().signal);
  const last = (snapshot.counters['event'] ?? 0) + Number(count);
  for (let number = (snapshot.counters['event'] ?? 0) + 1; number <= last; number += 1) {
    const { lastEvent } = await journal.commit({
      at: Date.now(),
      entries: [],
      sales: [],
      payments: [],
      jobs: [],
      notes: {},
      events: [{ type: 'alarm', payload: { number } }],
      counters: { event: number },
    });
    link.eventsQueued(lastEvent);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

void main();
