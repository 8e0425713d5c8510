import { expect, it } from 'vitest';
import { LimiterBench } from './gateway-limiter-clock.ts';

it('after each 429 in a row the pause doubles, up to a minute', () => {
  const bench = new LimiterBench(null);
  const pauses: number[] = [];
  for (let turn = 0; turn < 9; turn += 1) {
    bench.ask(`call ${turn}`);
    bench.told429(`call ${turn}`);
    pauses.push(bench.limiter.pauseMs);
    bench.moveTo(bench.now + bench.limiter.pauseMs);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

it('Retry-After is kept to, but never longer than a minute', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one', 7_000);
  expect(bench.limiter.pauseMs).toBe(7_000);
  bench.moveTo(7_000);
  bench.ask('two');
  bench.told429('two', 86_400_000);
  expect(bench.limiter.pauseMs).toBe(60_000);
});

it('during a pause questions wait, and money calls are refused at once', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one');
  bench.ask('poll');
  bench.ask('charge', { urgency: 'money' });
  expect(bench.refused).toEqual([{ name: 'charge', why: 'the gateway asked for a pause' }]);
  bench.moveTo(999);
  expect(bench.names).toEqual(['one']);
  bench.moveTo(1_000);
  expect(bench.names).toEqual(['one', 'poll']);
});

it('money that was waiting when the pause began is refused too', () => {
  const bench = new LimiterBench({ perSecond: 1, perMinute: 10 });
  bench.ask('one');
  bench.ask('charge', { urgency: 'money' });
  bench.told429('one');
  expect(bench.refused.map(({ name }) => name)).toEqual(['charge']);
});

it('after a pause one call goes ahead, and the others follow when it was answered', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one');
  bench.ask('poll 1');
  bench.ask('poll 2');
  bench.ask('poll 3');
  bench.moveTo(1_000);
  expect(bench.names).toEqual(['one', 'poll 1']);
  bench.answered('poll 1');
  expect(bench.names).toEqual(['one', 'poll 1', 'poll 2', 'poll 3']);
  bench.told429('poll 3');
  expect(bench.limiter.pauseMs).toBe(1_000);
});

it('should the one be lost, another goes ahead', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one');
  bench.ask('poll 1');
  bench.ask('poll 2');
  bench.ask('poll 3');
  bench.moveTo(1_000);
  bench.lost('poll 1');
  expect(bench.names).toEqual(['one', 'poll 1', 'poll 2']);
});

it('a burst that is refused is one refusal, and answers of before the pause do not end it', () => {
  const bench = new LimiterBench(null);
  for (const name of ['a', 'b', 'c']) {
    bench.ask(name);
  }
  bench.told429('a');
  bench.told429('b');
  bench.answered('c');
  expect(bench.limiter.pauseMs).toBe(1_000);
  bench.moveTo(1_000);
  bench.ask('d');
  bench.told429('d');
  expect(bench.limiter.pauseMs).toBe(2_000);
});

it('who waits longer than it may is refused during the pause', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one', 30_000);
  bench.ask('poll', { patienceMs: 5_000 });
  bench.moveTo(5_000);
  expect(bench.refused).toEqual([{ name: 'poll', why: 'the gateway asked for a pause' }]);
  expect(bench.timers).toEqual([]);
});

it('money does not wait for the answer to a question that went ahead, and goes ahead alone itself', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one');
  bench.ask('poll 1');
  bench.ask('poll 2');
  bench.moveTo(1_000);
  bench.ask('charge', { urgency: 'money', patienceMs: 2_000 });
  bench.ask('cancel', { urgency: 'money' });
  expect(bench.names).toEqual(['one', 'poll 1', 'charge']);
  bench.lost('poll 1');
  expect(bench.names).toEqual(['one', 'poll 1', 'charge']);
  bench.answered('charge');
  expect(bench.names).toEqual(['one', 'poll 1', 'charge', 'cancel', 'poll 2']);
});

it('when any of them is answered the way is free', () => {
  const bench = new LimiterBench(null);
  bench.ask('one');
  bench.told429('one');
  bench.ask('poll 1');
  bench.moveTo(1_000);
  bench.ask('charge', { urgency: 'money' });
  bench.answered('poll 1');
  bench.ask('poll 2');
  expect(bench.names).toEqual(['one', 'poll 1', 'charge', 'poll 2']);
});
