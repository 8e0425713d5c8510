import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { join, type Ticket, type TicketFact } from '../../src/domain/ticket.ts';
import { MAX_CONTENT_BYTES, readMessage, writeMessage } from '../../src/parking/site-message.ts';
import { PAGES, pageOf, readPage, tellsMore, writePages } from '../../src/parking/site-page.ts';
import { KEYS, NOON } from '../support/parking.ts';
import { Random } from '../support/random.ts';

const EVERY_PAGE = new Set(Array.from({ length: PAGES }, (_, page) => page));

function fact(random: Random, key: string): TicketFact {
  const at = NOON - random.int(1_000);
  const kind = random.pick(['entered', 'paid', 'used', 'not used'] as const);
  if (kind !== 'paid') {
    return { fact: kind, key, at };
  }
  const saleId = `PAY1-${at}`;
  const amount = money('HKD', 100);
  return {
    fact: kind,
    key,
    substitute: false,
    payment: { saleId, at, amount, takenOff: 0, coversUntil: at + 9, leaveBy: at + 5 },
  };
}

function merged(into: Map<string, Ticket>, content: string): void {
  for (const one of readPage(content) ?? []) {
    const known = into.get(one.key);
    if (tellsMore(known, one)) {
      into.set(one.key, join(known, one, NOON));
    }
  }
}

describe('pages of tickets', () => {
  test('whatever kiosks heard, and in whatever order they tell each other, they come to know the same', () => {
    const random = new Random(17);
    for (let round = 0; round < 15; round += 1) {
      const kiosks = [new Map<string, Ticket>(), new Map<string, Ticket>(), new Map<string, Ticket>()];
      const keys = Array.from({ length: 20 }, (_, index) => `t:${index}`);
      for (let told = 0; told < 200; told += 1) {
        const one = fact(random, random.pick(keys));
        const table = random.pick(kiosks);
        table.set(one.key, join(table.get(one.key), one, NOON));
      }
      for (let pass = 0; pass < 3; pass += 1) {
        for (const from of kiosks) {
          const pages = [...writePages(from.values(), EVERY_PAGE)].map(([, content]) => content);
          for (const into of kiosks) {
            for (const page of pages.toSorted(() => random.next() - 0.5)) {
              merged(into, page);
            }
          }
        }
      }
      const [first, ...others] = kiosks.map((table) =>
        [...table.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      );
      for (const other of others) {
        expect(other).toEqual(first);
      }
    }
  });

  test('what is beside sixteen newer ones is no news, however often it is told', () => {
    let known: Ticket | undefined;
    for (let at = 1; at <= 30; at += 1) {
      known = join(known, { fact: 'used', key: 't:a', at: NOON + at }, NOON);
    }
    expect(tellsMore(known, { fact: 'used', key: 't:a', at: NOON + 1 })).toBe(false);
    expect(tellsMore(known, { fact: 'used', key: 't:a', at: NOON + 30 })).toBe(false);
    expect(tellsMore(known, { fact: 'used', key: 't:a', at: NOON + 31 })).toBe(true);
  });

  test('a page never gets too long: what was heard of last is on it', () => {
    const tickets = Array.from({ length: 20_000 }, (_, index): Ticket => {
      const empty = { entered: [NOON - index], payments: [], used: [NOON], undone: [], substitute: false };
      return { key: `p:${index}`.padEnd(24, 'x'), ...empty, heardAt: NOON - index };
    });
    const pages = new Map(writePages(tickets, EVERY_PAGE));
    const keys = new Set<string>();
    for (const content of pages.values()) {
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(MAX_CONTENT_BYTES);
      const message = { from: 'k1', what: 'tickets', at: NOON, content } as const;
      expect(readMessage(KEYS, 's', Buffer.from(writeMessage(KEYS, 's', message))).result).toBe('ours');
      for (const { key } of readPage(content) ?? []) keys.add(key);
    }
    expect(keys.size).toBeGreaterThan(15_000);
    for (const { key } of tickets.slice(0, 10_000)) expect(keys.has(key)).toBe(true);
  });

  test('tickets spread over the pages', () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 3_200; index += 1) {
      const page = pageOf(KEYS.ticketKey(String(index)));
      counts.set(page, (counts.get(page) ?? 0) + 1);
    }
    expect(counts.size).toBe(PAGES);
    expect(Math.max(...counts.values())).toBeLessThan(200);
  });

  test.each([
    'x',
    '[]',
    '{}',
    '{"tickets":{}}',
    '{"tickets":[null]}',
    '{"tickets":[{"key":"a/b"}]}',
    '{"tickets":[{"key":"t:a","used":"1"}]}',
    '{"tickets":[{"key":"t:a","used":[-1]}]}',
    '{"tickets":[{"key":"t:a","used":[1.5]}]}',
    '{"tickets":[{"key":"t:a","used":[9e15]}]}',
    `{"tickets":[{"key":"t:a","used":[${'1,'.repeat(16)}1]}]}`,
    '{"tickets":[{"key":"t:a","paid":[{"sale":"A-1"}]}]}',
    '{"tickets":[{"key":"t:a","paid":[{"sale":"A-1","at":1,"currency":"XXX","minor":1,"off":0,"until":1,"leaveBy":1}]}]}',
    '{"tickets":[{"key":"t:a","paid":[{"sale":"A-1","at":1,"currency":"HKD","minor":-1,"off":0,"until":1,"leaveBy":1}]}]}',
    '{"tickets":[{"key":"t:a","paid":[{"sale":"\\u001b[2J","at":1,"currency":"HKD","minor":1,"off":0,"until":1,"leaveBy":1}]}]}',
  ])('%s is none', (content) => {
    expect(readPage(content)).toBe(null);
  });
});
