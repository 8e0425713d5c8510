import { describe, expect, test } from 'vitest';
import { FRAME_MS } from '../../src/devices/light/frames.ts';
import { spiRig, stripRig } from './suites/light.ts';

describe.each([
  ['spi', spiRig],
  ['ws281x', stripRig],
] as const)('%s', (_kind, makeRig) => {
  test('a moving pattern is drawn at a steady rate and a still one only once', async () => {
    const { light, sent, timers } = makeRig();
    await light.start(new AbortController().signal);
    light.show('pay');
    const before = sent();
    timers.advance(FRAME_MS * 25);
    expect(sent() - before).toBe(25);
    light.show('success');
    const still = sent();
    expect(timers.waiting).toBe(0);
    timers.advance(10_000);
    expect(sent()).toBe(still);
    await light.stop();
  });

  test('frames missed in a stall are left out, not caught up', async () => {
    const { light, sent, timers } = makeRig();
    await light.start(new AbortController().signal);
    light.show('wait');
    const before = sent();
    timers.stall(FRAME_MS * 100);
    expect(sent() - before).toBe(1);
    timers.advance(FRAME_MS);
    expect(sent() - before).toBe(2);
    await light.stop();
  });
});
