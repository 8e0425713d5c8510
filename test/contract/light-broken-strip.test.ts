import { expect, test } from 'vitest';
import { stripRig } from './suites/light.ts';

test('a strip that breaks while it is lit is reported, and the timer ends', async () => {
  const { light, strip, timers, healths } = stripRig();
  await light.start(new AbortController().signal);
  light.show('idle');
  strip.failing = true;
  timers.advance(1000);
  expect(light.health.status).toBe('failing');
  expect(light.health.reason).toMatch(/DMA error/);
  expect(timers.waiting).toBe(0);
  light.show('pay');
  expect(healths.map((health) => health.status)).toEqual(['ready', 'failing']);
  await light.stop();
});
