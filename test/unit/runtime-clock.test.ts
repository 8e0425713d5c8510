import { expect, test } from 'vitest';
import { SystemClock } from '../../src/runtime/system-clock.ts';

test('the machine’s clock never calls back before the moment it was asked for', async () => {
  const clock = new SystemClock();
  const early: number[] = [];
  const wakes = Array.from({ length: 60 }, (_, i) => {
    const at = clock.now().mono + 5 + i * 1.37;
    return new Promise<void>((resolve) => {
      clock.wake(at, () => {
        const { mono } = clock.now();
        if (mono < at) {
          early.push(at - mono);
        }
        resolve();
      });
    });
  });
  await Promise.all(wakes);
  expect(early).toEqual([]);
});

test('a moment that has passed is called back for, and one that was called off is not', async () => {
  const clock = new SystemClock();
  const { mono } = clock.now();
  const called: string[] = [];
  const cancel = clock.wake(mono + 1, () => called.push('called off'));
  cancel();
  cancel();
  await new Promise<void>((resolve) => clock.wake(mono - 1_000, resolve));
  await new Promise<void>((resolve) => clock.wake(clock.now().mono + 20, resolve));
  expect(called).toEqual([]);
});

test('a moment further away than Node’s timers reach is waited for, and can be called off', async () => {
  const clock = new SystemClock();
  const called: string[] = [];
  const cancel = clock.wake(clock.now().mono + 2 ** 33, () => called.push('far too early'));
  await new Promise<void>((resolve) => clock.wake(clock.now().mono + 20, resolve));
  expect(called).toEqual([]);
  cancel();
});

test('one clock only goes forward, the other tells people the time', async () => {
  const clock = new SystemClock();
  const before = clock.now();
  await new Promise<void>((resolve) => clock.wake(before.mono + 10, resolve));
  const after = clock.now();
  expect(after.mono).toBeGreaterThan(before.mono);
  expect(new Date(after.wall).getFullYear()).toBeGreaterThan(2_020);
});
