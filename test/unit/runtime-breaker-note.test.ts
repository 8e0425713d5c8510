import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entries.ts';
import { BREAKER_NOTE, Breaker } from '../../src/runtime/breaker.ts';

const LIMITS = { chargesPerSale: 3, refundsPerSale: 1, chargesPerHour: 5, amount: 500 };
const NOW = 1_760_000_000_000;
const NOTHING = { tripped: null, recent: [], charges: {}, refunds: {} };
const RESET: Entry = {
  kind: 'command',
  id: 'c1',
  key: 'office',
  counter: 1,
  command: { do: 'reset breaker' },
  result: { result: 'done' },
};

function learned(from: 'paid' | 'refunding', to: 'kept' | 'refunding' | 'refunded'): Entry {
  return {
    kind: 'payment learned',
    mode: 'cpm',
    saleId: 'S1',
    orderNumber: 'K1',
    learned: 'paid',
    code: '',
    from,
    to,
    gatewayRef: null,
    refundNumber: null,
    refundMadeAt: null,
    refundAmount: null,
    returned: null,
  };
}

function breaker() {
  const told: (string | null)[] = [];
  return { told, breaker: new Breaker(LIMITS, (tripped) => told.push(tripped)) };
}

test('kiosks in the field have it under this name: under another one, a trip would be forgotten', () => {
  expect(BREAKER_NOTE).toBe('breaker');
});

test('money moves through a step that is not counted', () => {
  const { breaker: one } = breaker();
  const verdict = one.judge([{ kind: 'sale paid', saleId: 'S1', orderNumber: 'K1' }], NOW);
  expect(verdict).toEqual({ moneyMoves: true, entries: [], note: null });
});

test('only a refund that begins is a refund', () => {
  const { breaker: one } = breaker();
  const verdict = one.judge(
    [learned('paid', 'refunding'), learned('paid', 'kept'), learned('refunding', 'refunded')],
    NOW,
  );
  expect(verdict).toMatchObject({ moneyMoves: true, note: { refunds: { S1: 1 } } });
});

test('after a restart, nobody is told of a breaker that had not tripped', () => {
  const { breaker: one, told } = breaker();
  one.restore(NOTHING);
  one.restore(undefined);
  expect([told, one.tripped]).toEqual([[], null]);
});

describe('what is written is whole, so that the next process can read it', () => {
  test('after a reset', () => {
    const { breaker: one } = breaker();
    one.judge([learned('paid', 'refunding'), learned('paid', 'refunding')], NOW);
    expect(one.tripped).not.toBeNull();
    const { note } = one.judge([RESET], NOW);
    expect(note).toEqual(NOTHING);
    const { breaker: next, told } = breaker();
    next.restore(note);
    expect([told, next.tripped]).toEqual([[], null]);
  });

  test('after one that could not be read', () => {
    const { breaker: one, told } = breaker();
    one.restore({ ...NOTHING, charges: null });
    expect(told).toEqual([expect.stringContaining('cannot be read')]);
    const { note } = one.judge([learned('paid', 'refunding')], NOW);
    expect(note).toEqual({ ...NOTHING, tripped: one.tripped, refunds: { S1: 1 } });
  });
});
