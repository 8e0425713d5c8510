import { expect, test } from 'vitest';
import { CallRate } from '../../src/sandbox/gateways/rate.ts';

test('both limits hold, and refused calls count', () => {
  const rate = new CallRate([
    { calls: 2, withinMs: 1000 },
    { calls: 3, withinMs: 60_000 },
  ]);
  const taken = [0, 1, 2, 1001, 1002, 60_001, 61_500].map((now) => rate.take(now));

  // Too many for their second: the third. For their minute: those after it, until the early ones are a minute old.
  expect(taken).toEqual([true, true, false, false, false, false, true]);
});
