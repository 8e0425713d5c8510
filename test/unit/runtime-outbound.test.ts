import { expect, test } from 'vitest';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { shapeEvent } from '../../src/fleet/messages.ts';
import { EVENT_SUMMARIES, eventSchema } from '../../src/fleet/schemas.ts';
import { MemoryLog } from '../../src/log/log.ts';
import { outboundEvent } from '../../src/runtime/outbound.ts';
import { logStep } from '../../src/runtime/step-log.ts';
import { type Moment, ORDER_CODE, RandomLife } from './runtime-lives.ts';

const LIVES = 20;
const STEPS = 120;

/** Every kind of journal entry; `kiosk started` and only that is not told to the fleet. */
const KINDS = [
  'alarm',
  'command',
  'delivery ended',
  'delivery proven late',
  'delivery started',
  'health',
  'job opened',
  'job settled',
  'kiosk started',
  'payment learned',
  'payment made',
  'receipt',
  'sale ended',
  'sale opened',
  'sale paid',
  'security',
  'unmatched payment',
];

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
  expect([...kinds].sort()).toEqual(KINDS);
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
  logStep(log, { state: INITIAL_STATE, entries, sales: [], payments: [], jobs: [], effects: [], learned: [] });
  expect(log.events.map((event) => event.id)).toEqual([
    'refund.owed',
    'payment.stuck',
    'refund.late-payment',
    'payment.paid-twice',
    'loop.impossible',
  ]);
});

function each(check: (moment: Moment) => void): void {
  for (let seed = 1; seed <= LIVES; seed += 1) {
    new RandomLife(seed, check).play(STEPS);
  }
}
