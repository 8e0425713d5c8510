import { expect } from 'vitest';
import { eachBacklight } from './suites/backlight.ts';

eachBacklight('a stop leaves the screen on, and a stopped one does nothing', async ({ backlight, seen }) => {
  backlight.set('off');
  await backlight.stop();
  await backlight.stop();
  expect(seen()).toBe('on');
  backlight.set('off');
  expect(seen()).toBe('on');
});
