import { expect, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../src/devices/gpio/board.ts';
import { GpioRecord } from './suites/gpio.ts';

test.each([
  ['two lines on one pin', 17, 17],
  ['a pin that the header does not have', 17, 28],
])('%s is refused before a chip is looked for', async (_what, relay, sensor) => {
  const options = {
    driver: 'auto',
    relays: [{ name: 'slot1', bcm: relay, activeLow: false }],
    sensors: [{ name: 'drop', bcm: sensor, activeLow: false, debounceMs: 5 }],
  } as const;
  const looked: string[] = [];
  const board = new HeaderBoard(options, new GpioRecord(), async () => {
    looked.push('looked');
    return { found: false, health: { status: 'absent', reason: 'nothing is to be found' } };
  });
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  expect(board.health).toMatchObject({ status: 'failing', reason: expect.stringMatching(/share one pin/) });
  expect(looked).toEqual([]);
});
