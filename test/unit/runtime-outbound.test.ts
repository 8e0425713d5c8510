import { expect, test } from 'vitest';
import type { Step } from '../../src/domain/draft.ts';
import type { Entry } from '../../src/domain/entries.ts';
import type { HostOrder } from '../../src/domain/host-order.ts';
import type { Sale, Subject } from '../../src/domain/sale.ts';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { shapeEvent } from '../../src/fleet/messages.ts';
import { EVENT_SUMMARIES, eventSchema } from '../../src/fleet/schemas.ts';
import type { NewEvent } from '../../src/journal/port.ts';
import { MemoryLog } from '../../src/log/log.ts';
import { outboundEvent } from '../../src/runtime/outbound.ts';
import { logStep } from '../../src/runtime/step-log.ts';
import { paper, STAY } from '../support/slip-makings.ts';
import { type Moment, ORDER_CODE, RandomLife } from './runtime-lives.ts';

const ORDER: HostOrder = {
  id: 'shop-4711',
  digest: 'd1',
  name: 'Order 4711',
  amount: { currency: 'MYR', minor: 250 },
  language: null,
  handOver: { by: 'host' },
  saleId: 'LOB1-7',
  state: 'paying',
  cancelled: false,
  changedAt: 1_763_600_000_000,
};

function saleOf(subject: Subject): Sale {
  const { sale } = paper({}, { id: 'LOB1-7', subject, itemId: subject.kind });
  return sale;
}

function sale(payload: NewEvent['payload']): NewEvent {
  return { type: 'sale', payload };
}

function stock(payload: NewEvent['payload']): NewEvent {
  return { type: 'device', payload: { device: 'stock', reason: '', ...payload } };
}

function alarm(payload: NewEvent['payload']): NewEvent {
  return { type: 'alarm', payload: { saleId: null, orderNumber: null, jobId: null, ...payload } };
}

const LIVES = 20;
const STEPS = 120;

/** Every kind of journal entry, complete by the compiler, and where it is tried: in lives at random, or row by row below. */
const TRIED: Readonly<Record<Entry['kind'], 'in lives' | 'in rows'>> = {
  alarm: 'in lives',
  'breaker reset': 'in rows',
  'breaker tripped': 'in rows',
  command: 'in lives',
  'day reported': 'in rows',
  'delivery ended': 'in lives',
  'delivery proven late': 'in lives',
  'delivery started': 'in lives',
  'gate ended': 'in rows',
  health: 'in lives',
  'job opened': 'in lives',
  'job settled': 'in lives',
  'kiosk started': 'in lives',
  'order cancelled': 'in rows',
  'order taken': 'in rows',
  'payment learned': 'in lives',
  'payment made': 'in lives',
  receipt: 'in lives',
  'receipt again': 'in rows',
  'sale ended': 'in lives',
  'sale language': 'in rows',
  'sale opened': 'in lives',
  'sale paid': 'in lives',
  security: 'in lives',
  stock: 'in rows',
  ticket: 'in rows',
  'unmatched payment': 'in lives',
};

function kindsTried(where: 'in lives' | 'in rows'): string[] {
  return Object.entries(TRIED).flatMap(([kind, tried]) => (tried === where ? [kind] : []));
}

/** What an alarm says as well, and what nobody outside needs. */
const OURS_ALONE = ['kiosk started', 'job opened'];

test('every kind of entry becomes an event that the published schema allows, and no field of it is lost on the way', () => {
  const kinds = new Set<string>();
  each(({ step }) => {
    for (const entry of step.entries) {
      kinds.add(entry.kind);
      const event = outboundEvent(entry);
      if (event === null) {
        expect(OURS_ALONE).toContain(entry.kind);
        continue;
      }
      expect(Object.keys(EVENT_SUMMARIES)).toContain(event.type);
      const message = shapeEvent({ ...event, number: 7, at: 1_760_000_000_000 }, 3);
      expect(eventSchema.parse(message)).toEqual(message);
      const { number, at, session, ...payload } = message;
      expect(payload, entry.kind).toEqual(JSON.parse(JSON.stringify(event.payload)));
      expect([number, at, session]).toEqual([7, '2025-10-09T08:53:20.000Z', 3]);
    }
  });
  expect([...kinds].sort()).toEqual(kindsTried('in lives'));
});

const ENTRY_ROWS: readonly (readonly [entry: Entry, event: NewEvent | null])[] = [
  [
    { kind: 'sale opened', sale: saleOf({ kind: 'order', orderId: 'shop-4711' }) },
    sale({ saleId: 'LOB1-7', state: 'opened', itemId: 'order', currency: 'MYR', amount: '2.50', orderId: 'shop-4711' }),
  ],
  [
    { kind: 'sale opened', sale: saleOf({ kind: 'item' }) },
    sale({ saleId: 'LOB1-7', state: 'opened', itemId: 'item', currency: 'MYR', amount: '2.50' }),
  ],
  // Nobody outside the site hears which ticket it was.
  [
    { kind: 'sale opened', sale: saleOf(STAY) },
    sale({ saleId: 'LOB1-7', state: 'opened', itemId: 'stay', currency: 'MYR', amount: '2.50' }),
  ],
  [
    { kind: 'order cancelled', orderId: 'shop-4711', saleId: 'LOB1-7' },
    sale({ saleId: 'LOB1-7', state: 'cancelled by the host', orderId: 'shop-4711' }),
  ],
  [
    { kind: 'receipt again', saleId: 'LOB1-7' },
    { type: 'delivery', payload: { saleId: 'LOB1-7', state: 'receipt again' } },
  ],
  [
    { kind: 'day reported', number: 118, from: 1_763_600_000_000, to: 1_763_690_000_000 },
    sale({ saleId: null, state: 'day reported', report: 118 }),
  ],
  [
    { kind: 'gate ended', ticket: 'k1', delivery: { result: 'delivered', proof: 'controller' } },
    { type: 'delivery', payload: { saleId: null, state: 'delivered', proof: 'controller', what: 'gate' } },
  ],
  [
    { kind: 'gate ended', ticket: 'k1', delivery: { result: 'failed', reason: 'sensor silent' } },
    { type: 'delivery', payload: { saleId: null, state: 'failed', reason: 'sensor silent', what: 'gate' } },
  ],
  [
    { kind: 'stock', stock: { itemId: 'water', left: 7, misses: 1 }, why: 'sold', soldOut: false },
    stock({ status: 'ready', itemId: 'water', left: 7, misses: 1, why: 'sold' }),
  ],
  [
    { kind: 'stock', stock: { itemId: 'water', left: 7, misses: 2 }, why: 'miss', soldOut: true },
    stock({
      status: 'degraded',
      reason: 'it is not offered: fill it up or clear its slot, then set-stock',
      itemId: 'water',
      left: 7,
      misses: 2,
      why: 'miss',
    }),
  ],
  [
    { kind: 'breaker tripped', reason: 'more than 300 payments in an hour' },
    alarm({ alarm: 'breaker tripped', reason: 'more than 300 payments in an hour' }),
  ],
  [{ kind: 'breaker reset' }, alarm({ alarm: 'breaker reset' })],
  // What opens and ends the sale says it, and tickets are for the kiosks of the site.
  [{ kind: 'sale language', saleId: 'LOB1-7', language: 'pt' }, null],
  [{ kind: 'order taken', order: ORDER }, null],
  [{ kind: 'ticket', fact: { fact: 'entered', key: 'k1', at: 1_763_600_000_000 } }, null],
];

test.each(ENTRY_ROWS.map(([entry, told]) => [entry.kind, entry, told] as const))('%s: %#', (_, entry, told) => {
  expect(outboundEvent(entry)).toEqual(told);
  const log = new MemoryLog();
  logStep(log, stepOf([entry]));
  expect(log.events).toHaveLength(1);
  if (told !== null) {
    const message = shapeEvent({ ...told, number: 7, at: 1_760_000_000_000 }, 3);
    expect(eventSchema.parse(message)).toEqual({
      ...told.payload,
      number: 7,
      at: '2025-10-09T08:53:20.000Z',
      session: 3,
    });
  }
});

test('no kind of entry is left untried', () => {
  expect(ENTRY_ROWS.map(([{ kind }]) => kind)).toEqual(expect.arrayContaining(kindsTried('in rows')));
});

test('the events say the same as the entries, in the same order', () => {
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const life = new RandomLife(seed).play(STEPS);
    const told = life.entries.map(outboundEvent).filter((event) => event !== null);
    expect(life.events).toEqual(told);
  }
});

test('no payment code and no order code reaches the journal, the fleet or the log', () => {
  let codes = 0;
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const log = new MemoryLog();
    const written: string[] = [];
    const life = new RandomLife(seed, ({ change, step }) => {
      written.push(JSON.stringify(change));
      logStep(log, step);
    }).play(STEPS);
    const left = `${written.join('\n')}\n${JSON.stringify(log.events)}`;
    codes += life.codes.length;
    for (const code of life.codes) {
      expect(left.includes(code), `a scanned code of seed ${seed} was written`).toBe(false);
    }
    expect(left).not.toContain(ORDER_CODE);
  }
  expect(codes).toBeGreaterThan(200);
});

test('every entry is logged once, under an event of the registry', () => {
  each(({ step }) => {
    const log = new MemoryLog();
    logStep(log, step);
    expect(log.events).toHaveLength(step.entries.length);
  });
});

test('each alarm has an event of its own in the log', () => {
  const log = new MemoryLog();
  const alarms = ['refund owed', 'settling stuck', 'late payment', 'paid twice', 'impossible answer'] as const;
  const entries = alarms.map(
    (alarm) => ({ kind: 'alarm', saleId: 'S1', orderNumber: 'O1', alarm, jobId: null }) as const,
  );
  logStep(log, stepOf(entries));
  expect(log.events.map((event) => event.id)).toEqual([
    'refund.owed',
    'payment.stuck',
    'refund.late-payment',
    'payment.paid-twice',
    'loop.impossible',
  ]);
});

function stepOf(entries: readonly Entry[]): Step {
  const standing = { stock: new Map(), tickets: new Map(), orders: new Map() };
  const made = { sales: [], payments: [], jobs: [], effects: [], learned: [] };
  return { state: INITIAL_STATE, entries, ...made, ...standing };
}

function each(check: (moment: Moment) => void): void {
  for (let seed = 1; seed <= LIVES; seed += 1) {
    new RandomLife(seed, check).play(STEPS);
  }
}
