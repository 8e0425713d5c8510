import { expect } from 'vitest';
import { eachBoard } from './suites/gpio.ts';

eachBoard('a pulse switches on, holds for its time, and switches off', async ({ board, powered, timers }) => {
  for (const relay of ['slot1', 'gate']) {
    expect(powered(relay)).toBe(false);
    const pulse = board.pulse(relay, 300);
    await Promise.resolve();
    expect(powered(relay)).toBe(true);
    expect(board.relayState(relay)).toBe(true);
    timers.advance(299);
    expect(powered(relay)).toBe(true);
    timers.advance(1);
    expect(await pulse).toEqual({ result: 'done' });
    expect(powered(relay)).toBe(false);
    expect(board.relayState(relay)).toBe(false);
  }
});
