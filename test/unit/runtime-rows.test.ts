import { expect, test } from 'vitest';
import { next } from '../../src/domain/kiosk.ts';
import { isFinal, type Payment } from '../../src/domain/payment.ts';
import { INITIAL_STATE, type KioskState } from '../../src/domain/state.ts';
import { changeOf, loadedEvent } from '../../src/runtime/rows.ts';
import { type Moment, RandomLife } from './runtime-lives.ts';

const LIVES = 20;
const STEPS = 120;

/** What a gateway is asked with: after a restart it must be the same to the letter. */
const FACTS = [
  'orderNumber',
  'saleId',
  'gateway',
  'wallet',
  'mode',
  'amount',
  'madeAt',
  'gatewayRef',
  'description',
] as const;

test('a restart from the rows finds every open payment again, and has something planned for each', () => {
  const seen = new Set<string>();
  each((moment, life) => {
    const open = [...moment.step.state.payments.values()];
    const recovered = recover(moment, life);
    const owed = recovered.payments.filter((payment) => isFinal(payment.state));
    expect(owed.map((payment) => payment.state)).toEqual(owed.map(() => 'refund owed'));
    expect([...recovered.state.payments.keys(), ...owed.map((payment) => payment.orderNumber)].sort()).toEqual(
      open.map((payment) => payment.orderNumber).sort(),
    );
    for (const before of open) {
      seen.add(before.state);
      const after = recovered.payments.find((payment) => payment.orderNumber === before.orderNumber);
      expect(facts(after)).toEqual(facts(before));
      if (before.state === 'refunding') {
        expect([after?.refundNumber, after?.refundMadeAt]).toEqual([before.refundNumber, before.refundMadeAt]);
      }
    }
    for (const after of recovered.state.payments.values()) {
      // Of a delivery that had been started the hardware is asked, for a bounded time.
      const planned = after.next !== null || recovered.state.asking.has(after.saleId);
      expect(planned, `${after.orderNumber} is '${after.state}' and nobody will ever ask about it`).toBe(true);
    }
  });
  expect([...seen].sort()).toEqual(['closing', 'paid', 'refunding', 'sent', 'shown', 'unknown', 'waiting', 'watching']);
});

test('a restart charges nothing, shows no order code and moves no pin', () => {
  each((moment, life) => {
    const effects = recover(moment, life).effects.map((effect) => effect.do);
    expect(effects).not.toContain('charge');
    expect(effects).not.toContain('present');
    expect(effects).not.toContain('deliver');
  });
});

test('the counters survive, so that no number is given out twice', () => {
  const sales = new Set<string>();
  const orders = new Set<string>();
  each(({ step, event }, life) => {
    expect(life.counters).toEqual(step.state.counters);
    for (const entry of step.entries) {
      if (entry.kind === 'sale opened') {
        sales.add(`${life.counters['sale']} ${entry.sale.id}`);
        expect(Number(entry.sale.id.split('-').at(-1))).toBe(life.counters['sale']);
      }
      if (entry.kind === 'payment made') {
        orders.add(entry.payment.orderNumber);
        expect(Number(entry.payment.orderNumber.slice(4, 12)), event.type).toBe(life.counters['order']);
      }
    }
  });
  expect(sales.size).toBeGreaterThan(0);
  expect(orders.size).toBeGreaterThan(0);
});

test('a row is plain data: what is read back from JSON is what was written', () => {
  each(({ change }) => {
    for (const row of [...(change?.sales ?? []), ...(change?.payments ?? []), ...(change?.entries ?? [])]) {
      expect(JSON.parse(JSON.stringify(row))).toStrictEqual(row);
    }
  });
});

test('an entry stands under the sale and the order that it is about', () => {
  each(({ step, change }) => {
    step.entries.forEach((entry, i) => {
      const row = change?.entries[i];
      const text = JSON.stringify(entry);
      expect(row?.kind).toBe(entry.kind);
      for (const id of [row?.saleId, row?.orderNumber]) {
        expect(id === null || text.includes(String(id))).toBe(true);
      }
      const ofNoSale = ['kiosk started', 'health', 'unmatched payment', 'command'].includes(entry.kind);
      const mayHaveNone = ['alarm', 'job opened', 'job settled'].includes(entry.kind);
      expect(row?.saleId === null, entry.kind).toBe(mayHaveNone ? row?.saleId === null : ofNoSale);
    });
  });
});

test('a step that changed nothing durable writes nothing: no poll, no press, no passing of time wears out the card', () => {
  let quiet = 0;
  each(({ step, change, event, before }) => {
    const touched = step.entries.length + step.sales.length + step.payments.length;
    expect(change === null, event.type).toBe(touched === 0);
    quiet += change === null ? 1 : 0;
    const polled = event.type === 'called' && event.call.verb === 'query' && before.payments.get(event.orderNumber);
    const after = polled ? step.state.payments.get(polled.orderNumber) : undefined;
    if (polled && after?.state === 'shown' && polled.state === 'shown' && polled.gatewayRef === after.gatewayRef) {
      const security = step.entries.some((entry) => entry.kind === 'security');
      expect(change === null || security, 'a poll of the order code on screen').toBe(true);
    }
  });
  expect(quiet).toBeGreaterThan(100);
});

function each(check: (moment: Moment, life: RandomLife) => void): void {
  for (let seed = 1; seed <= LIVES; seed += 1) {
    new RandomLife(seed, check).play(STEPS);
  }
}

interface Recovered {
  readonly state: KioskState;
  readonly payments: readonly Payment[];
  readonly effects: readonly { readonly do: string }[];
}

/** The power went right after this moment's commit, and came back. */
function recover({ settings, now }: Moment, life: RandomLife): Recovered {
  const later = { mono: 0, wall: now.wall + 60_000 };
  const event = loadedEvent(life.snapshot(), '4711');
  const step = next(settings, INITIAL_STATE, event, later);
  expect(changeOf(step, INITIAL_STATE, later)?.entries[0]?.kind).toBe('kiosk started');
  return { state: step.state, payments: [...step.payments], effects: step.effects };
}

function facts(payment: Payment | undefined): unknown {
  return FACTS.map((name) => payment?.[name]);
}
