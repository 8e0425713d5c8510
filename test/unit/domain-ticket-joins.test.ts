import { describe, expect, test } from 'vitest';
import { enteredAt, isNews, isUsed, join, paymentsNow, type Ticket, type TicketFact } from '../../src/domain/ticket.ts';
import { carPark, HOUR_MS } from '../support/car-park.ts';

const amount = { currency: 'MYR', minor: 300 } as const;
const paid = (saleId: string, at: number): TicketFact => ({
  fact: 'paid',
  key: 'k',
  substitute: false,
  payment: { saleId, at, amount, takenOff: 0, coversUntil: at, leaveBy: at + 10 },
});
const FACTS: readonly TicketFact[] = [
  { fact: 'entered', key: 'k', at: 10 },
  paid('a', 20),
  { fact: 'used', key: 'k', at: 30 },
  { fact: 'not used', key: 'k', at: 30 },
  { fact: 'used', key: 'k', at: 40 },
  { fact: 'entered', key: 'k', at: 50 },
  paid('b', 60),
  paid('c', 60),
];

function joined(facts: readonly TicketFact[]): Ticket | undefined {
  return facts.reduce<Ticket | undefined>((ticket, fact) => join(ticket, fact, 100), undefined);
}

describe('facts of two kiosks', () => {
  test('in any order, and any number of times, make the same ticket', () => {
    const whole = joined(FACTS);
    let seed = 7;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let i = 0; i < 200; i += 1) {
      const shuffled = [...FACTS, ...FACTS].map((fact) => ({ fact, at: next() })).sort((a, b) => a.at - b.at);
      expect(joined(shuffled.map(({ fact }) => fact))).toEqual(whole);
    }
  });

  test('a use that did not happen is none, a later one is, and who comes in again may leave again', () => {
    expect(isUsed(joined(FACTS.slice(0, 4)) as Ticket)).toBe(false);
    expect(isUsed(joined(FACTS.slice(0, 5)) as Ticket)).toBe(true);
    const whole = joined(FACTS) as Ticket;
    expect([isUsed(whole), enteredAt(whole)]).toEqual([false, 50]);
    expect(paymentsNow(whole).map(({ saleId }) => saleId)).toEqual(['b', 'c']);
  });

  test('what is known is no news', () => {
    const whole = joined(FACTS);
    expect(FACTS.map((fact) => isNews(whole, fact))).toEqual(FACTS.map(() => false));
    expect(FACTS.map((fact) => isNews(undefined, fact))).toEqual(FACTS.map(() => true));
  });

  test('however many facts come, a ticket stays small', () => {
    const many = Array.from({ length: 100 }, (_, i): TicketFact => ({ fact: 'entered', key: 'k', at: i }));
    expect(joined(many)?.entered).toHaveLength(16);
  });
});

describe('the table of tickets', () => {
  test('forgets what nobody has heard of for long, and writes nothing for what it knows', () => {
    const kiosk = carPark();
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'old', at: kiosk.wall } });
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'old', at: kiosk.wall } });
    expect(kiosk.entriesOf('ticket')).toHaveLength(1);
    kiosk.pass(49 * HOUR_MS);
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'new', at: kiosk.wall } });
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'newer', at: kiosk.wall } });
    expect([...kiosk.state.tickets.keys()]).toEqual(['new', 'newer']);
    kiosk.restart();
    expect([...kiosk.state.tickets.keys()]).toEqual(['new', 'newer']);
  });
});
