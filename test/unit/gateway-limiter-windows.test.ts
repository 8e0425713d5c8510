import { expect, it } from 'vitest';
import { RateLimiter } from '../../src/gateways/limiter.ts';
import { Random } from '../support/random.ts';
import { LimiterBench } from './gateway-limiter-clock.ts';

/** Most moments inside any half-open window of this length. */
function most(moments: readonly number[], windowMs: number): number {
  return Math.max(...moments.map((start) => moments.filter((at) => at >= start && at < start + windowMs).length));
}

it.each([1, 2, 3])('never more than the limits in any window, whatever comes when (seed %i)', (seed) => {
  const source = new Random(seed);
  const random = (): number => source.next();
  const bench = new LimiterBench({ perSecond: 5, perMinute: 40 });
  let asked = 0;
  for (let moment = 0; moment < 300_000; moment += Math.floor(random() ** 3 * 3_000)) {
    bench.moveTo(moment);
    for (let burst = Math.floor(random() ** 2 * 8); burst > 0; burst -= 1) {
      bench.ask(`${asked}`, { urgency: random() < 0.2 ? 'money' : 'question' });
      asked += 1;
    }
  }
  bench.moveTo(2_000_000);
  const moments = bench.gone.map(({ at }) => at);
  expect(most(moments, 1_000)).toBeLessThanOrEqual(5);
  expect(most(moments, 60_000)).toBeLessThanOrEqual(40);
  expect(bench.gone.length + bench.refused.length).toBe(asked);
});

it('lets money use all of the limit, exactly', () => {
  const bench = new LimiterBench({ perSecond: 5, perMinute: 12 });
  for (let call = 0; call < 30; call += 1) {
    bench.ask(`${call}`, { urgency: 'money' });
  }
  bench.moveTo(999);
  expect(bench.gone).toHaveLength(5);
  bench.moveTo(1_000);
  expect(bench.gone).toHaveLength(10);
  bench.moveTo(59_999);
  expect(bench.gone).toHaveLength(12);
  bench.moveTo(60_000);
  expect(bench.gone).toHaveLength(17);
});

it('keeps a tenth of each window free of questions, for money', () => {
  const bench = new LimiterBench({ perSecond: 100, perMinute: 20 });
  for (let call = 0; call < 30; call += 1) {
    bench.ask(`${call}`);
  }
  expect(bench.gone).toHaveLength(18);
  bench.ask('charge', { urgency: 'money' });
  expect(bench.names.at(-1)).toBe('charge');
});

it('keeps a call for money in the smallest windows too, where a part of a fleet has no more', () => {
  const bench = new LimiterBench({ perSecond: 100, perMinute: 3 });
  for (let call = 0; call < 30; call += 1) {
    bench.ask(`${call}`);
  }
  expect(bench.gone).toHaveLength(2);
  bench.ask('charge', { urgency: 'money', patienceMs: 2_000 });
  expect(bench.names.at(-1)).toBe('charge');
});

it('lets through at once, inside the call, and sets no timer, when nothing has to wait', () => {
  const bench = new LimiterBench({ perSecond: 2, perMinute: 10 });
  bench.ask('first');
  expect(bench.names).toEqual(['first']);
  expect(bench.timers).toEqual([]);
});

it('runs no timer once nobody waits any more', () => {
  const bench = new LimiterBench({ perSecond: 1, perMinute: 10 });
  bench.ask('first');
  bench.ask('second');
  expect(bench.timers).toHaveLength(1);
  bench.moveTo(1_000);
  expect(bench.names).toEqual(['first', 'second']);
  expect(bench.timers).toEqual([]);
});

it('without limits lets everything through', () => {
  const bench = new LimiterBench(null);
  for (let call = 0; call < 1_000; call += 1) {
    bench.ask(`${call}`);
  }
  expect(bench.gone).toHaveLength(1_000);
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('takes no limit of %d', (perMinute) => {
  expect(() => new RateLimiter({ perSecond: 1, perMinute })).toThrow('rate limit');
});
