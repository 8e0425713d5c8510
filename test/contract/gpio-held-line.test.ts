import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { BASE, onoffRig } from './suites/gpio.ts';

test('a line held by another program leaves everything off, and the board comes when it is free', async () => {
  const { board, sysfs, timers } = onoffRig();
  sysfs.broken.add(BASE + 5);
  await board.start(new AbortController().signal);
  expect(board.health).toMatchObject({ status: 'failing' });
  expect(board.health.reason).toMatch(/held by another program/);
  expect(sysfs.released).toContain(BASE + 17);
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
  sysfs.broken.clear();
  timers.advance(1000);
  await eventually(() => board.health.status === 'ready', { what: 'the board is ready after the line was freed' });
});
