import { expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { sells } from '../support/bad-input.ts';
import { kioskWithClock, partIs } from '../support/wrong-clock-kiosk.ts';

test('entries from a time when the clock was wrong do not stop a kiosk whose gateways confirm the time', async () => {
  const { kiosk } = await kioskWithClock(0);
  const future = Date.now() + 30 * 86_400_000;
  const { journal } = await openJournalDirect(kiosk.journalPath, { now: () => future });
  await journal.commit({
    at: future,
    entries: [{ kind: 'note', saleId: null, orderNumber: null, body: {} }],
    sales: [],
    payments: [],
    jobs: [],
    notes: {},
    events: [],
    counters: {},
  });
  await journal.close();

  await kiosk.boot();
  const { parts } = await partIs(kiosk, 'clock', 'degraded', /the journal has entries up to/);
  expect(parts['clock']?.reason).toContain(new Date(future).toISOString().slice(0, 10));
  await sells(kiosk);
});
