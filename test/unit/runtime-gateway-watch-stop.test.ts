import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { GONE, WatchUnderTest } from './runtime-gateway-watch-fixture.ts';

test('a stop while the next probe is planned calls it off, and leaves no timer that would hold up the process', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer(GONE);
  expect(one.timers.waiting).toBe(1);
  one.abort.abort();
  expect(one.timers.waiting).toBe(0);
  one.timers.advance(3_600_000);
  expect(one.probes).toHaveLength(1);
});

test('a stop during a probe reaches the probe, and none follows it', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  one.abort.abort();
  expect(one.signals[0]?.aborted).toBe(true);
  await one.answer(GONE);
  one.watch.heard({ status: 'failing', reason: 'timeout' });
  one.timers.advance(3_600_000);
  expect([one.probes.length, one.timers.waiting]).toEqual([1, 0]);
});

test('a long outage does not pile up listeners', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  for (let i = 0; i < 100; i += 1) {
    await one.answer(GONE);
    one.untilProbe();
  }
  expect(getEventListeners(one.abort.signal, 'abort').length).toBeLessThanOrEqual(1);
});
