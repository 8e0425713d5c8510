import { expect } from 'vitest';
import { eachUnstarted } from './suites/gpio.ts';

/** What is asked after a restart: did it come out? */
eachUnstarted('a sensor that is active when the board starts reads so at once, and is no change', async (rig) => {
  expect(rig.board.read('drop'), 'not started').toBeNull();
  await rig.touch('drop', true);
  await rig.board.start(new AbortController().signal);
  expect([rig.board.read('drop'), rig.board.read('door'), rig.board.read('nothing')]).toEqual([true, false, null]);
  expect(rig.record.sensors).toEqual([]);
  await rig.board.stop();
  expect(rig.board.read('drop'), 'stopped').toBeNull();
});
