import { expect, test } from 'vitest';
import { spiLight } from '../../src/devices/light/spi.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { spiRig } from './suites/light.ts';
import { PretendSpi } from './suites/light-spi.ts';

const PAUSE = Buffer.alloc(90);
/** 0xff and 0x00 as pulses, worked out by hand: eight times 110, eight times 100. */
const FULL = 'db6db6';
const NONE = '924924';

test('pure red at full brightness: the exact bytes, in the order green, red, blue, between two pauses', async () => {
  const spi = new PretendSpi();
  const light = spiLight(
    { driver: 'spi', count: 2, brightness: 255, device: '/dev/spidev1.2', maxCurrent: 5000 },
    () => {},
    new ManualTimers(),
    spi,
  );
  await light.start(new AbortController().signal);
  expect(spi.opened).toEqual([{ bus: 1, device: 2, hz: 2_400_000 }]);
  light.show('failure');
  const led = Buffer.from(NONE + FULL + NONE, 'hex');
  expect(spi.sent.at(-1)).toEqual({ bytes: Buffer.concat([PAUSE, led, led, PAUSE]), hz: 2_400_000 });
  await light.stop();
});

test('an LED that takes red first gets it first', async () => {
  const spi = new PretendSpi();
  const light = spiLight({ driver: 'spi', count: 1, brightness: 255, order: 'rgb' }, () => {}, new ManualTimers(), spi);
  await light.start(new AbortController().signal);
  light.show('failure');
  expect(spi.sent.at(-1)?.bytes.subarray(90, 99).toString('hex')).toBe(FULL + NONE + NONE);
  await light.stop();
});

test('one buffer serves every frame, and a stop darkens the strip before it lets go', async () => {
  const { light, spi, timers } = spiRig();
  await light.start(new AbortController().signal);
  light.show('pay');
  timers.advance(1000);
  expect(new Set(spi.sent.map(({ bytes }) => bytes.length))).toEqual(new Set([90 + 12 * 9 + 90]));
  await light.stop();
  expect(spi.seen()).toEqual(Array(12).fill(0));
  expect(spi.closed).toBe(1);
});
