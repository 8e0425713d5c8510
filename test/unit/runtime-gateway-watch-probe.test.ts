import { expect, test } from 'vitest';
import { FINE, GONE, WatchUnderTest } from './runtime-gateway-watch-fixture.ts';

const HOUR_MS = 3_600_000;

test('a gateway that answers is ready, and start resolves when that is known', async () => {
  const one = new WatchUnderTest();
  let started = false;
  const starting = one.watch.start().then(() => {
    started = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([started, one.health]).toEqual([false, []]);
  await one.answer({ ...FINE, clockOffsetMs: -1_500 });
  await starting;
  expect(one.health).toEqual([{ status: 'ready', reason: '' }]);
  expect(one.offsets).toEqual([-1_500]);
});

test('a ready gateway is left in peace: nothing is sent while idle', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer(FINE);
  one.timers.advance(24 * HOUR_MS);
  expect(one.probes).toHaveLength(1);
  expect(one.timers.waiting).toBe(0);
});

test('one that is gone is asked again and again, ever more slowly, until it is back', async () => {
  const one = new WatchUnderTest(() => 1);
  void one.watch.start();
  const waits: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    await one.answer(GONE);
    expect(one.seen).toEqual({ status: 'failing', reason: 'connection refused' });
    waits.push(one.untilProbe());
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  await one.answer(FINE);
  expect(one.seen?.status).toBe('ready');
  one.timers.advance(HOUR_MS);
  expect(one.probes).toHaveLength(9);
});

test('after an outage that is over the next one begins with short waits again', async () => {
  const one = new WatchUnderTest(() => 1);
  void one.watch.start();
  for (let i = 0; i < 5; i += 1) {
    await one.answer(GONE);
    one.untilProbe();
  }
  await one.answer(FINE);
  one.watch.heard({ status: 'failing', reason: 'timeout' });
  expect(one.untilProbe()).toBe(1_000);
});

test('two kiosks that lost the same gateway do not ask in step', async () => {
  const waits: number[] = [];
  for (const chance of [0, 0.25, 0.75, 0.999]) {
    const one = new WatchUnderTest(() => chance);
    void one.watch.start();
    await one.answer(GONE);
    waits.push(one.untilProbe());
  }
  expect(new Set(waits).size).toBe(4);
});

test('an answer that proves nothing (a login page of the network, a broken gateway) is not readiness', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer({ ...FINE, usable: false, credentialsAccepted: null, detail: '' });
  expect(one.seen?.status).toBe('failing');
  expect(one.seen?.reason).not.toBe('');
  one.untilProbe();
  expect(one.probes).toHaveLength(2);
});

test('a probe that throws is a bug: it is reported, and the gateway is asked again all the same', async () => {
  const one = new WatchUnderTest();
  const starting = one.watch.start();
  const bug = new Error('a bug in the client');
  await one.answer(bug);
  await starting;
  expect(one.bugs).toEqual([bug]);
  expect(one.health, 'nothing is known, so nothing new is said').toEqual([]);
  one.untilProbe();
  await one.answer(FINE);
  expect(one.seen?.status).toBe('ready');
});
