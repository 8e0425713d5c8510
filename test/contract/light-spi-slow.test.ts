import { expect, test } from 'vitest';
import { FRAME_MS } from '../../src/devices/light/frames.ts';
import { spiRig } from './suites/light.ts';

test('while a picture is on its way, those that follow are left out and never queued', async () => {
  const { light, spi, timers } = spiRig();
  await light.start(new AbortController().signal);
  spi.isSlow = true;
  light.show('pay');
  const before = spi.sent.length;
  timers.advance(FRAME_MS * 10);
  expect(spi.sent.length).toBe(before);
  spi.finish();
  expect(spi.sent.length).toBe(before);
  timers.advance(FRAME_MS);
  expect(spi.sent.length).toBe(before + 1);
  spi.isSlow = false;
  spi.finish();
  await light.stop();
});

test('a still picture that found the line busy is sent once it is free', async () => {
  const { light, spi } = spiRig();
  await light.start(new AbortController().signal);
  spi.isSlow = true;
  light.show('pay');
  light.show('success');
  spi.finish();
  expect(new Set(spi.seen())).toHaveLength(1);
  expect(spi.seen()?.[0]).not.toBe(0);
  spi.finish();
  expect(spi.isBusy).toBe(false);
  spi.isSlow = false;
  await light.stop();
});
