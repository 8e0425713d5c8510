import { expect, test } from 'vitest';
import { FRAME_MS } from '../../src/devices/light/frames.ts';
import { stripRig } from './suites/light.ts';

test('a moving pattern is drawn at a steady rate and a still one only once', async () => {
  const { light, strip, timers } = stripRig();
  await light.start(new AbortController().signal);
  light.show('pay');
  const before = strip.frames.length;
  timers.advance(FRAME_MS * 25);
  expect(strip.frames.length - before).toBe(25);
  light.show('success');
  const still = strip.frames.length;
  expect(timers.waiting).toBe(0);
  timers.advance(10_000);
  expect(strip.frames).toHaveLength(still);
  await light.stop();
  expect(strip.finalized).toBe(1);
});

test('frames missed in a stall are left out, not caught up', async () => {
  const { light, strip, timers } = stripRig();
  await light.start(new AbortController().signal);
  light.show('wait');
  const before = strip.frames.length;
  timers.stall(FRAME_MS * 100);
  expect(strip.frames.length - before).toBe(1);
  timers.advance(FRAME_MS);
  expect(strip.frames.length - before).toBe(2);
});
