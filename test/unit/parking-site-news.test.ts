import { expect, test } from 'vitest';
import type { Ticket, TicketFact } from '../../src/domain/ticket.ts';
import { SiteLink, type SiteLinkOptions } from '../../src/parking/site-link.ts';
import { writeMessage } from '../../src/parking/site-message.ts';
import { eventually } from '../support/eventually.ts';
import { KEYS, NOON } from '../support/parking.ts';

const DAY_MS = 86_400_000;

function link(over: Partial<SiteLinkOptions>) {
  const posted: TicketFact[] = [];
  const made = new SiteLink({
    siteId: 's',
    kioskId: 'exit-1',
    peers: ['pay-1'],
    keys: KEYS,
    silentAfterMs: 300_000,
    keepMs: 30 * DAY_MS,
    tickets: () => new Map<string, Ticket>(),
    post: (fact) => posted.push(fact),
    written: async () => true,
    onHealth: () => undefined,
    onDropped: () => undefined,
    wall: () => NOON,
    mono: () => performance.now(),
    random: () => 0,
    ...over,
  });
  const page = (number: number, tickets: readonly object[], at = NOON) =>
    made.heard(
      `kioskd/site/s/pay-1/tickets/${number}`,
      Buffer.from(
        writeMessage(KEYS, 's', { from: 'pay-1', what: 'tickets', at, content: JSON.stringify({ tickets }) }),
      ),
    );
  return { made, posted, page };
}

test('what is too old to be kept is no news; what has not happened yet is not believed, and counted', async () => {
  const { made, posted, page } = link({});
  await made.start(new AbortController().signal);
  page(1, [{ key: 't:old', used: [NOON - 31 * DAY_MS] }]);
  page(2, [{ key: 't:future', used: [NOON + 3_600_000] }]);
  page(3, [{ key: 't:now', used: [NOON + 60_000] }]);
  await eventually(() => posted.length > 0, { what: 'the third page is read' });
  expect(posted).toEqual([{ fact: 'used', key: 't:now', at: NOON + 60_000 }]);
  expect(made.counts()).toEqual([{ why: 'future', count: 1 }]);
  await made.stop();
});

test('while the journal refuses, a page is not taken for known, and is read again when it comes again', async () => {
  let durable = false;
  const waits: number[] = [];
  const { made, posted, page } = link({
    written: async () => durable,
    wait: async (ms) => {
      waits.push(ms);
      if (ms > 1_000) {
        // What comes again by itself is another story.
        await new Promise(() => undefined);
      }
    },
  });
  await made.start(new AbortController().signal);
  page(1, [{ key: 't:a', used: [NOON] }]);
  await eventually(() => waits.length > 0, { what: 'it waits for the journal' });
  durable = true;
  page(1, [{ key: 't:a', used: [NOON] }]);
  await eventually(() => posted.length === 2, { what: 'the page is read again' });
  page(1, [{ key: 't:a', used: [NOON] }]);
  page(2, [{ key: 't:b', used: [NOON] }]);
  await eventually(() => posted.length === 3, { what: 'the other page is read' });
  expect(posted.map(({ key }) => key)).toEqual(['t:a', 't:a', 't:b']);
  await made.stop();
});

test('a flood is held back: so many a second, the newest of each topic, and nothing more in memory', async () => {
  let now = 0;
  let waited = 0;
  const { made, posted, page } = link({
    mono: () => now,
    wait: async (ms) => {
      waited += ms;
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  for (let round = 0; round < 50; round += 1) {
    for (let number = 0; number < 32; number += 1) {
      page(number, [{ key: `t:${round}-${number}`, used: [NOON] }], NOON + round);
    }
  }
  const huge = Buffer.alloc(120 * 1024, 'x');
  for (let number = 0; number < 100; number += 1) {
    made.heard(`kioskd/site/s/exit-1/tickets/${number}`, huge);
    made.heard('kioskd/site/s/exit-1/presence', huge);
  }
  page(0, [{ key: 't:last', used: [NOON] }], NOON + 99);
  await made.start(new AbortController().signal);
  await eventually(() => posted.length === 32, { what: 'each topic is read once' });
  expect(posted.every(({ key }) => key.startsWith('t:49-') || key === 't:last')).toBe(true);
  expect(waited).toBeLessThan(1_000);
  await made.stop();
});

test('nothing is taken any more after it was stopped', async () => {
  const { made, posted, page } = link({});
  await made.start(new AbortController().signal);
  await made.stop();
  await made.stop();
  page(1, [{ key: 't:a', used: [NOON] }]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(posted).toEqual([]);
});
