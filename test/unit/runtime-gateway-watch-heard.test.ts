import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { FINE, GONE, WatchUnderTest } from './runtime-gateway-watch-fixture.ts';

const TIMEOUT = { status: 'failing', reason: 'timeout' } as const;

test('what a call of the client learned is told at once, and a gateway it lost is asked about until it is back', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer(FINE);
  one.watch.heard(TIMEOUT);
  expect(one.seen).toEqual(TIMEOUT);
  one.untilProbe();
  await one.answer(FINE);
  expect(one.seen).toEqual(READY);
  one.timers.advance(3_600_000);
  expect(one.probes).toHaveLength(2);
});

test('a client that finds the gateway again is believed before the next probe', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer(GONE);
  one.watch.heard(READY);
  expect(one.seen).toEqual(READY);
});

test('many failing calls at once lead to one probe, never to two at a time', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  for (let i = 0; i < 5; i += 1) {
    one.watch.heard(TIMEOUT);
  }
  expect(one.probes).toHaveLength(1);
  await one.answer(FINE);
  for (let i = 0; i < 5; i += 1) {
    one.watch.heard(TIMEOUT);
  }
  expect(one.timers.waiting).toBe(1);
  one.untilProbe();
  for (let i = 0; i < 5; i += 1) {
    one.watch.heard(TIMEOUT);
    one.timers.advance(60_000);
  }
  expect([one.underWay, one.mostAtOnce]).toEqual([1, 1]);
  await one.answer(FINE);
  expect(one.seen).toEqual(READY);
});
