import { expect } from 'vitest';
import { eachRealBoard } from './suites/gpio.ts';

eachRealBoard('a relay that cannot be switched off is reported, and switched off as soon as it can be', async (rig) => {
  const { board, timers, powered } = rig;
  await board.start(new AbortController().signal);
  const pulse = board.pulse('slot1', 100);
  await Promise.resolve();
  rig.break(17);
  timers.advance(100);
  expect((await pulse).result).toBe('failed');
  expect(board.health.status).toBe('failing');
  expect(board.health.reason).toMatch(/slot1/);
  expect(board.relayState('slot1')).toBe(true);
  expect((await board.pulse('slot1', 100)).result).toBe('failed');
  rig.mend(17);
  timers.advance(50);
  expect(powered('slot1')).toBe(false);
  expect(board.health.status).toBe('ready');
});

eachRealBoard('two relays that cannot be switched off are both named, one after the other', async (rig) => {
  const { board, timers } = rig;
  await board.start(new AbortController().signal);
  const pulses = [board.pulse('slot1', 100), board.pulse('gate', 100)];
  rig.break(17);
  rig.break(27);
  timers.advance(100);
  await Promise.all(pulses);
  expect(board.health.reason).toMatch(/slot1/);
  rig.mend(17);
  timers.advance(50);
  expect(board.health.reason).toMatch(/gate/);
  rig.mend(27);
  timers.advance(50);
  expect(board.health.status).toBe('ready');
});

eachRealBoard('a relay that cannot be switched on fails its pulse', async (rig) => {
  await rig.board.start(new AbortController().signal);
  rig.break(17);
  expect((await rig.board.pulse('slot1', 100)).result).toBe('failed');
});
