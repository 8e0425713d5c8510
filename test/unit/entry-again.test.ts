import { expect, test } from 'vitest';
import { enteredAt, join, type Ticket, type TicketFact } from '../../src/domain/ticket.ts';
import { EntryDesk } from '../../src/parking/entry-report.ts';

const BEGAN = Date.UTC(2026, 2, 1, 8);
const MINUTE_MS = 60_000;

function desk() {
  const tickets = new Map<string, Ticket>();
  const clock = { now: BEGAN };
  const learn = (fact: TicketFact) => tickets.set(fact.key, join(tickets.get(fact.key), fact, clock.now));
  const entries = new EntryDesk({
    reader: {
      readPlate: (text) => ({ kind: 'ticket', key: `p:${text}`, enteredAt: null }),
      readCode: () => ({ kind: 'other' }),
    },
    maxAgeMs: 14 * 24 * 60 * MINUTE_MS,
    aheadMs: 0,
    tickets: () => tickets,
    post: learn,
    written: () => Promise.resolve(true),
    tell: () => undefined,
    clockTrusted: () => true,
    wall: () => clock.now,
    mono: () => clock.now,
  });
  const report = async (text = 'AB1234', at = clock.now) =>
    (await entries.take({ ok: true, report: { what: 'plate', text, at } })).result;
  return { tickets, clock, learn, report };
}

test('a camera that sees a parked car all day does not make its stay begin again', async () => {
  const { tickets, clock, report } = desk();
  for (let minutes = 0; minutes < 600; minutes += 1) {
    expect(await report()).toBe('taken');
    clock.now += MINUTE_MS;
  }
  const ticket = tickets.get('p:AB1234');
  expect(ticket === undefined ? null : enteredAt(ticket)).toBe(BEGAN);
});

test('an earlier entry still counts, and so does the next visit', async () => {
  const { tickets, clock, learn, report } = desk();
  for (let times = 0; times < 20; times += 1) {
    await report();
    clock.now += MINUTE_MS;
  }
  await report('AB1234', BEGAN - MINUTE_MS);
  const entered = () => {
    const ticket = tickets.get('p:AB1234');
    return ticket === undefined ? null : enteredAt(ticket);
  };
  expect(entered()).toBe(BEGAN - MINUTE_MS);
  learn({ fact: 'used', key: 'p:AB1234', at: clock.now });
  clock.now += MINUTE_MS;
  await report();
  expect(entered()).toBe(clock.now);
});

test('made-up plates do not fill the memory for ever; cars that are known are still heard of', async () => {
  const { tickets, clock, report } = desk();
  await report('AB1234');
  const [one] = tickets.values();
  for (let number = tickets.size; number < 100_000 && one !== undefined; number += 1) {
    tickets.set(`p:${number}`, one);
  }
  clock.now += MINUTE_MS;
  expect(await report('ZZ9999')).toBe('not now');
  expect(await report('AB1234')).toBe('taken');
  expect(tickets.size).toBe(100_000);
});
