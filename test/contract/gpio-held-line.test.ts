import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachRealBoard } from './suites/gpio.ts';

eachRealBoard(
  'a line held by another program leaves everything off, and the board comes when it is free',
  async (rig) => {
    const { board, timers } = rig;
    rig.hold(5);
    await board.start(new AbortController().signal);
    expect(board.health).toMatchObject({ status: 'failing' });
    expect(board.health.reason).toMatch(/held by/);
    expect(rig.released()).toContain(17);
    expect((await board.pulse('slot1', 100)).result).toBe('failed');
    rig.mend(5);
    timers.advance(1000);
    await eventually(() => board.health.status === 'ready', { what: 'the board is ready after the line was freed' });
  },
);
