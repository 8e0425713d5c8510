import { expect, test } from 'vitest';
import { eventSize, inputEvents } from '../../src/devices/scanner/evdev.ts';
import { inputEvent } from '../support/pretend-keyboard.ts';

test.each([
  ['x64', 24],
  ['arm64', 24],
  ['arm', 16],
  ['ia32', 16],
] as const)('on %s an event has %i bytes', (arch, size) => {
  expect(eventSize(arch)).toBe(size);
});

test.each([16, 24] as const)('events of %i bytes are read, and what is left of one is not', (size) => {
  const bytes = Buffer.concat([
    inputEvent(1, 30, 1, size),
    inputEvent(1, 30, 0, size),
    inputEvent(0, 0, -1, size),
    inputEvent(1, 31, 1, size).subarray(0, size - 1),
  ]);
  expect([...inputEvents(bytes, size)]).toEqual([
    { type: 1, code: 30, value: 1 },
    { type: 1, code: 30, value: 0 },
    { type: 0, code: 0, value: -1 },
  ]);
});
