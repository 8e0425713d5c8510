import { expect, test } from 'vitest';
import { cdevRig } from './suites/gpio.ts';

test.each([
  ['even', 400, false],
  ['odd', 401, true],
])(
  'more edges than the kernel keeps, %s in number: what counts is the level afterwards',
  async (_what, edges, after) => {
    const { board, kernel, record, timers } = cdevRig();
    await board.start(new AbortController().signal);
    const line = kernel.line(5);
    const { onReadable } = line;
    // The process stands still: nobody reads the events.
    line.onReadable = null;
    for (let edge = 0; edge < edges; edge += 1) kernel.setInput(5, line.level === 1 ? 0 : 1);
    line.onReadable = onReadable;
    onReadable?.(false);
    expect(record.sensors).toEqual([]);
    timers.advance(20);
    expect(record.sensors).toEqual(after ? [['drop', true]] : []);
    expect(board.read('drop')).toBe(after);
    expect(line.events).toEqual([]);
  },
);
