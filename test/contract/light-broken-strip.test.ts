import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { stripRig } from './suites/light.ts';

test('a strip that breaks while it is lit is reported, drawn no more, and tried again', async () => {
  const { light, strip, timers, healths } = stripRig();
  await light.start(new AbortController().signal);
  light.show('idle');
  strip.failing = true;
  timers.advance(1000);
  await eventually(() => light.health.status === 'failing', { what: 'the light says that it fails' });
  expect(light.health.reason).toMatch(/DMA error/);
  const frames = strip.frames.length;
  light.show('pay');
  expect(strip.frames).toHaveLength(frames);
  expect(healths.map((health) => health.status)).toEqual(['ready', 'failing']);
  strip.failing = false;
  timers.advance(300_000);
  await eventually(() => light.health.status === 'ready', { what: 'the strip works again' });
  expect(strip.frames.length).toBeGreaterThan(frames);
  await light.stop();
  expect(timers.waiting).toBe(0);
});
