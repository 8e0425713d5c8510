import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { spiRig } from './suites/light.ts';

test('a bus that is taken away is reported, and shows the pattern of now when it is back', async () => {
  const { light, spi, timers } = spiRig();
  await light.start(new AbortController().signal);
  light.show('pay');
  spi.failure = 'ESHUTDOWN';
  spi.problem = 'ENOENT';
  timers.advance(100);
  await eventually(() => light.health.status === 'absent', { what: 'the light is gone' });
  expect(light.health.reason).toMatch(/driver was taken away/);
  light.show('success');
  timers.advance(2000);
  await eventually(() => /dtparam=spi=on/.test(light.health.reason), { what: 'it was tried again' });
  spi.failure = null;
  spi.problem = null;
  await eventually(
    () => {
      timers.advance(2000);
      return light.health.status === 'ready';
    },
    { what: 'the light is back' },
  );
  expect(new Set(spi.seen())).toHaveLength(1);
  expect(spi.seen()?.[0]).not.toBe(0);
  expect(timers.waiting).toBe(0);
  await light.stop();
});
