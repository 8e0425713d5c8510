import { expect, it } from 'vitest';
import { LimiterBench } from './gateway-limiter-clock.ts';

const ONE = { perSecond: 1, perMinute: 100 };

it('money goes before every question, and both in the order they came', () => {
  const bench = new LimiterBench(ONE);
  bench.ask('first');
  bench.ask('poll 1');
  bench.ask('poll 2');
  bench.ask('charge', { urgency: 'money' });
  bench.ask('refund', { urgency: 'money' });
  bench.moveTo(10_000);
  expect(bench.names).toEqual(['first', 'charge', 'refund', 'poll 1', 'poll 2']);
});

it('who has waited as long as it may is refused, with nothing sent', () => {
  const bench = new LimiterBench(ONE);
  bench.ask('first');
  bench.ask('second');
  bench.ask('hasty', { patienceMs: 500 });
  bench.moveTo(499);
  expect(bench.refused).toEqual([]);
  bench.moveTo(500);
  expect(bench.refused).toEqual([{ name: 'hasty', why: 'too many calls are waiting' }]);
  bench.moveTo(5_000);
  expect(bench.names).toEqual(['first', 'second']);
});

it('a turn that comes in the last moment is taken', () => {
  const bench = new LimiterBench(ONE);
  bench.ask('first');
  bench.ask('second', { patienceMs: 1_000 });
  bench.moveTo(1_000);
  expect(bench.names).toEqual(['first', 'second']);
  expect(bench.refused).toEqual([]);
});

it('who leaves is neither let through nor refused, and the next moves up', () => {
  const bench = new LimiterBench(ONE);
  bench.ask('first');
  const place = bench.ask('gone');
  bench.ask('third');
  place.leave();
  place.leave();
  bench.moveTo(1_000);
  expect(bench.names).toEqual(['first', 'third']);
  expect(bench.refused).toEqual([]);
});

it('leaving after one was let through changes nothing', () => {
  const bench = new LimiterBench(ONE);
  const place = bench.ask('first');
  bench.ask('second');
  place.leave();
  bench.moveTo(1_000);
  expect(bench.names).toEqual(['first', 'second']);
});

it('a stop refuses whoever waits and leaves no timer', () => {
  const bench = new LimiterBench(ONE);
  bench.ask('first');
  bench.ask('second');
  bench.ask('charge', { urgency: 'money' });
  bench.limiter.stop();
  expect(bench.refused.map(({ name }) => name).sort()).toEqual(['charge', 'second']);
  expect(bench.timers).toEqual([]);
});
