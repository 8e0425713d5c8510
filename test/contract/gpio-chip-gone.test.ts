import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { cdevRig } from './suites/gpio.ts';

test('a chip that goes away fails the pulse and is said to be absent; back, everything is taken anew', async () => {
  const { board, kernel, timers } = cdevRig();
  await board.start(new AbortController().signal);
  const pulse = board.pulse('slot1', 10_000);
  kernel.remove();
  expect((await pulse).result).toBe('failed');
  await eventually(() => board.health.status === 'absent', { what: 'the board is absent' });
  expect(board.health.reason).toMatch(/chip went away/);
  expect(board.read('drop')).toBeNull();
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
  expect(kernel.openFiles).toBe(0);
  kernel.isGone = false;
  timers.advance(2000);
  await eventually(() => board.health.status === 'ready', { what: 'the board is back' });
  expect(board.relayState('slot1')).toBe(false);
  expect(kernel.driven.get(17)?.at(-1)).toBe(0);
});

test('a relay is the first to notice: its off edge is not tried for ever on a chip that is gone', async () => {
  const { board, kernel, timers } = cdevRig();
  await board.start(new AbortController().signal);
  const pulse = board.pulse('slot1', 100);
  kernel.isGone = true;
  timers.advance(100);
  expect((await pulse).result).toBe('failed');
  await eventually(() => board.health.status === 'absent', { what: 'the board is absent' });
  expect(board.relayState('slot1')).toBe(false);
});
