import { describe, expect, test } from 'vitest';
import { Bell, backOffMs, waitByTimer } from '../../src/fleet/back-off.ts';

describe('back-off', () => {
  test('grows from 1 s to 120 s, anywhere below that', () => {
    const longest = [0, 1, 2, 5, 6, 7, 8, 1_000].map((failures) => backOffMs(failures, () => 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 32_000, 64_000, 120_000, 120_000, 120_000]);
    expect(backOffMs(9, () => 0)).toBe(0);
    expect(backOffMs(9, () => 0.25)).toBe(30_000);
  });

  test('a wait ends when it is called off', async () => {
    const off = new AbortController();
    const wait = waitByTimer(600_000, off.signal);
    off.abort();
    await wait;
    await waitByTimer(600_000, off.signal);
    await waitByTimer(1, new AbortController().signal);
  });
});

describe('a bell', () => {
  test('keeps one ring for who comes later', async () => {
    const bell = new Bell();
    const { signal } = new AbortController();
    bell.ring();
    bell.ring();
    await bell.wait(signal);
    const waiting = bell.wait(signal).then(() => 'heard');
    expect(await Promise.race([waiting, Promise.resolve('silent')])).toBe('silent');
    bell.ring();
    expect(await waiting).toBe('heard');
  });

  test('lets go when it is called off', async () => {
    const off = new AbortController();
    const waiting = new Bell().wait(off.signal);
    off.abort();
    await waiting;
    await new Bell().wait(off.signal);
  });
});
