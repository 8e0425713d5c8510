import { expect, test } from 'vitest';
import { RelayBank } from '../../src/devices/gpio/relays.ts';
import type { Timers } from '../../src/devices/port.ts';

test('a timer that runs early does not make a pulse short', async () => {
  let now = 0;
  const waiting: { ms: number; run: () => void }[] = [];
  const timers: Timers = {
    now: () => now,
    after: (ms, run) => {
      waiting.push({ ms, run });
      return () => {};
    },
  };
  const driven: boolean[] = [];
  const bank = new RelayBank(
    ['r'],
    (_name, on) => void driven.push(on),
    timers,
    () => {},
  );
  const pulse = bank.pulse('r', 100);
  now = 99.4;
  waiting.shift()?.run();
  expect(driven).toEqual([true]);
  expect(waiting[0]?.ms).toBeCloseTo(0.6);
  now = 100;
  waiting.shift()?.run();
  expect(await pulse).toEqual({ result: 'done' });
  expect(driven).toEqual([true, false]);
});
