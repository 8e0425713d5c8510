import { expect } from 'vitest';
import { eachRealBoard } from './suites/gpio.ts';

eachRealBoard(
  'every output opens at its off level, is left at it, and is given back before the inputs',
  async (rig) => {
    const { board } = rig;
    await board.start(new AbortController().signal);
    expect(board.health.status).toBe('ready');
    expect(rig.driven(17)).toEqual([0]);
    expect(rig.driven(27)).toEqual([1]);
    const pulse = board.pulse('gate', 1000);
    await board.stop();
    expect((await pulse).result).toBe('failed');
    expect(rig.driven(17).at(-1)).toBe(0);
    expect(rig.driven(27).at(-1)).toBe(1);
    expect(rig.released()).toEqual([17, 27, 5, 6]);
    expect(board.read('drop')).toBeNull();
  },
);
