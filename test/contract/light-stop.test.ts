import { expect } from 'vitest';
import { eachLight } from './suites/light.ts';

eachLight('stopping leaves the light dark, and a stopped light does nothing', async ({ light, seen }) => {
  const dark = seen();
  light.show('success');
  expect(seen()).not.toBe(dark);
  await light.stop();
  await light.stop();
  expect(seen()).toBe(dark);
  light.show('failure');
  expect(seen()).toBe(dark);
});
