import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PANEL, sysfsRig } from './suites/backlight.ts';

test('a screen that a killed daemon left dark is on after the next start', async () => {
  const { backlight, panels, seen } = sysfsRig();
  panels.write(PANEL, 'brightness', '0');
  panels.write(PANEL, 'bl_power', '4');
  await backlight.start(new AbortController().signal);
  expect(seen()).toBe('on');
  await backlight.stop();
});

test('what was wished for before the start is so at the start', async () => {
  const { backlight, seen } = sysfsRig();
  backlight.set('dim');
  await backlight.start(new AbortController().signal);
  await eventually(() => seen() === 'dim', { what: 'the screen is dim' });
  await backlight.stop();
});
