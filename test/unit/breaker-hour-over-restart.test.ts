import { expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entries.ts';
import { money } from '../../src/domain/money.ts';
import { Breaker, type BreakerNote } from '../../src/runtime/breaker.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const LIMITS = { chargesPerSale: 5, refundsPerSale: 5, chargesPerHour: 10, amount: 1_000 };

function charge(saleId: string): Entry {
  return { kind: 'payment made', payment: { saleId, mode: 'cpm', amount: money('MYR', 250) } } as unknown as Entry;
}

test('the charges of the last hour still count after a start with a clock that stood at 1970 until it was set', () => {
  const first = new Breaker(LIMITS, () => {});
  let note: BreakerNote | null = null;
  for (let number = 1; number <= 10; number += 1) {
    note = first.judge([charge(`s${number}`)], NOON + number * 1_000).note;
  }
  // A board without a clock of its own: the journal is read in 1970, the time comes some seconds later, and only then is sold.
  const second = new Breaker(LIMITS, () => {});
  second.restore(JSON.parse(JSON.stringify(note)));
  second.judge([charge('s11')], NOON + 60_000);
  expect(second.tripped).toMatch(/charges within an hour/);
});
