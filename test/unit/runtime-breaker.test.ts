import { expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entries.ts';
import { Breaker, type BreakerNote } from '../../src/runtime/breaker.ts';

const LIMITS = { chargesPerSale: 3, refundsPerSale: 2, chargesPerHour: 5, amount: 500 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_760_000_000_000;

function charge(saleId: string, minor = 100): Entry {
  return {
    kind: 'payment made',
    payment: {
      saleId,
      orderNumber: 'K1',
      gateway: 'qfpay',
      wallet: 'a',
      mode: 'cpm',
      amount: { currency: 'MYR', minor },
      madeAt: 0,
      description: 'x',
      gatewayRef: null,
      state: 'sent',
      refundNumber: null,
      refundMadeAt: null,
      refundAmount: null,
      tries: 0,
      alarmed: false,
    },
  };
}

function refund(saleId: string): Entry {
  return {
    kind: 'payment learned',
    mode: 'cpm',
    saleId,
    orderNumber: 'K1',
    learned: 'surplus',
    code: '',
    from: 'paid',
    to: 'refunding',
    gatewayRef: null,
    refundNumber: 'R1',
    refundMadeAt: 0,
    refundAmount: null,
    returned: null,
  };
}

const RESET: Entry = {
  kind: 'command',
  id: 'c1',
  key: 'office',
  counter: 1,
  command: { do: 'reset breaker' },
  result: { result: 'done' },
};

/** A breaker whose every step is written. */
class Counting {
  readonly told: (string | null)[] = [];
  readonly breaker = new Breaker(LIMITS, (tripped) => this.told.push(tripped));
  readonly entries: Entry[] = [];
  note: BreakerNote | undefined;

  step(entries: readonly Entry[], at = 0): boolean {
    const verdict = this.breaker.judge(entries, NOW + at);
    this.entries.push(...verdict.entries);
    this.note = verdict.note ?? this.note;
    this.breaker.committed(verdict);
    return verdict.moneyMoves;
  }

  /** A power cut: what was written is read again. */
  restarted(): Counting {
    const next = new Counting();
    next.note = this.note;
    next.breaker.restore(JSON.parse(JSON.stringify(this.note ?? null)) ?? undefined);
    return next;
  }
}

test('as many charges for one sale as the limit says, and not one more', () => {
  const one = new Counting();
  for (let i = 0; i < LIMITS.chargesPerSale; i += 1) {
    expect(one.step([charge('S1')])).toBe(true);
  }
  expect(one.step([charge('S1')])).toBe(false);
  expect(one.told).toEqual([expect.stringContaining('charges for one sale: 4, the limit is 3')]);
  expect(one.entries).toEqual([{ kind: 'breaker tripped', reason: one.breaker.tripped }]);
});

test('refunds for one sale have a limit of their own', () => {
  const one = new Counting();
  expect(one.step([refund('S1'), refund('S1'), refund('S2')])).toBe(true);
  expect(one.step([refund('S1')])).toBe(false);
  expect(one.breaker.tripped).toContain('refunds for one sale: 3');
});

test('a repeated refund call of one refund counts once', () => {
  const one = new Counting();
  const again = { ...refund('S1'), from: 'refunding' } as Entry;
  expect(one.step([refund('S1'), again, again, again])).toBe(true);
});

test('charges within any hour are counted over all sales, and old ones are forgotten', () => {
  const one = new Counting();
  for (let i = 0; i < LIMITS.chargesPerHour; i += 1) {
    expect(one.step([charge(`S${i}`)], i * MINUTE)).toBe(true);
  }
  expect(one.step([charge('later')], HOUR)).toBe(true);
  expect(one.step([charge('too many')], HOUR + 1)).toBe(false);
  expect(one.breaker.tripped).toContain('charges within an hour: 6');
});

test('a payment of more than anything costs is a fault', () => {
  const one = new Counting();
  expect(one.step([charge('S1', LIMITS.amount)])).toBe(true);
  expect(one.step([charge('S2', LIMITS.amount + 1)])).toBe(false);
  expect(one.breaker.tripped).toContain('minor units in one payment: 501, the limit is 500');
});

test('tripped stays tripped, says so once, and stops everything after it', () => {
  const one = new Counting();
  one.step([refund('S1'), refund('S1'), refund('S1')]);
  expect(one.step([charge('S9')], 10 * HOUR)).toBe(false);
  expect(one.step([charge('S9', 9_999)], 10 * HOUR)).toBe(false);
  expect(one.step([], 20 * HOUR)).toBe(false);
  expect(one.told).toHaveLength(1);
  expect(one.entries).toHaveLength(1);
});

test('what has to survive is written with the step that counted it, and nothing for a step that moves no money', () => {
  const { breaker } = new Counting();
  expect(breaker.judge([{ kind: 'sale paid', saleId: 'S1', orderNumber: 'K1' }], NOW).note).toBeNull();
  expect(breaker.judge([charge('S1')], NOW).note).toEqual({
    tripped: null,
    recent: [NOW],
    charges: { S1: 1 },
    refunds: {},
  });
  // Over: it can be charged no more.
  expect(breaker.judge([{ kind: 'sale ended', saleId: 'S1', end: 'abandoned' }], NOW).note?.charges).toEqual({});
  expect(breaker.judge([{ kind: 'sale ended', saleId: 'S7', end: 'abandoned' }], NOW).note).toBeNull();
});

test('a restart goes on counting where the last process stopped', () => {
  let kiosk = new Counting();
  for (let i = 0; i < LIMITS.chargesPerHour; i += 1) {
    kiosk = kiosk.restarted();
    expect(kiosk.step([charge(`S${i}`)], i)).toBe(true);
  }
  expect(kiosk.restarted().step([charge('S9')], MINUTE)).toBe(false);
  expect(kiosk.restarted().step([charge('S9')], HOUR + MINUTE)).toBe(true);
});

test('a clock that was set back does not make charges of the last hour forgotten', () => {
  const one = new Counting();
  for (let i = 0; i < LIMITS.chargesPerHour; i += 1) {
    one.step([charge(`S${i}`)]);
  }
  expect(one.restarted().step([charge('S9')], -100 * HOUR)).toBe(false);
  expect(one.step([charge('S9')], -100 * HOUR)).toBe(false);
});

test('tripped survives a restart, and is told again', () => {
  const one = new Counting();
  one.step([refund('S1'), refund('S1'), refund('S1')]);
  const after = one.restarted();
  expect(after.told).toEqual(one.told);
  expect(after.step([charge('S2')], 100 * HOUR)).toBe(false);
});

test('a reset counts anew, and money moves again', () => {
  const one = new Counting();
  one.step([refund('S1'), refund('S1'), refund('S1')]);
  expect(one.step([RESET])).toBe(true);
  expect(one.told).toEqual([expect.any(String), null]);
  expect(one.entries.at(-1)).toEqual({ kind: 'breaker reset' });
  expect(one.restarted().breaker.tripped).toBeNull();
  expect(one.step([refund('S1'), refund('S1')])).toBe(true);
});

test('a reset of one that has not tripped says nothing', () => {
  const one = new Counting();
  one.step([charge('S1')]);
  expect(one.step([RESET])).toBe(true);
  expect(one.told).toEqual([]);
  expect(one.entries).toEqual([]);
});

test('another command resets nothing', () => {
  const one = new Counting();
  one.step([refund('S1'), refund('S1'), refund('S1')]);
  const settled = { ...RESET, command: { do: 'settle job', jobId: 'J1', as: 'looked at' } } as Entry;
  expect(one.step([settled])).toBe(false);
});

test.each([
  ['nothing at all', null],
  ['text', 'tripped'],
  ['a reason that is none', { tripped: 7, recent: [], charges: {}, refunds: {} }],
  ['no list of times', { tripped: null, recent: 'now', charges: {}, refunds: {} }],
  ['times that are none', { tripped: null, recent: ['now'], charges: {}, refunds: {} }],
  ['no counts', { tripped: null, recent: [] }],
  ['counts that are none', { tripped: null, recent: [], charges: {}, refunds: { S1: 'many' } }],
])('what cannot be read is no reason to sell: %s', (_what, note) => {
  const one = new Counting();
  one.breaker.restore(note);
  expect(one.told).toEqual([expect.stringContaining('cannot be read')]);
  expect(one.step([charge('S1')])).toBe(false);
});

test('what it remembers of sales stays small', () => {
  const one = new Counting();
  for (let i = 0; i < 500; i += 1) {
    one.step([refund(`S${i}`)]);
  }
  expect(Object.keys(one.note?.refunds ?? {})).toHaveLength(50);
  expect(one.note?.refunds).toHaveProperty('S499');
});

test('order codes take nothing by themselves: whoever presses buttons all day does not trip it', () => {
  const one = new Counting();
  const shown = (saleId: string): Entry => {
    const made = charge(saleId);
    return made.kind === 'payment made' ? { ...made, payment: { ...made.payment, mode: 'mpm' } } : made;
  };
  for (let i = 0; i < 1_000; i += 1) {
    expect(one.step([shown(`S${i}`), { kind: 'sale ended', saleId: `S${i}`, end: 'abandoned' }])).toBe(true);
  }
  const paid: Entry = { ...refund('S1'), learned: 'paid', from: 'shown', to: 'paid', mode: 'mpm' } as Entry;
  for (let i = 0; i < LIMITS.chargesPerHour; i += 1) {
    expect(one.step([paid])).toBe(true);
  }
  expect(one.step([paid])).toBe(false);
  expect(one.breaker.tripped).toContain('charges within an hour');
});
