import { expect, test } from 'vitest';
import { spiRig } from './suites/light.ts';

test('a line that does not finish a picture is reported, and a stop does not wait for it for ever', async () => {
  const { light, spi, timers, healths } = spiRig();
  await light.start(new AbortController().signal);
  spi.isSlow = true;
  light.show('idle');
  timers.advance(3000);
  expect(light.health.status).toBe('failing');
  expect(light.health.reason).toMatch(/spidev0\.0 has not sent a picture/);
  spi.finish();
  expect(light.health.status).toBe('ready');
  timers.advance(100);
  const stopped = light.stop();
  await new Promise((resolve) => setImmediate(resolve));
  timers.advance(1000);
  await stopped;
  expect(spi.closed).toBe(0);
  expect(healths.map(({ status }) => status)).toEqual(['ready', 'failing', 'ready']);
});
