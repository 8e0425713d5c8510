import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PANEL, sysfsRig } from './suites/backlight.ts';

test('a panel that goes away is reported, and gets the glow of now when it is back', async () => {
  const { backlight, panels, timers, seen } = sysfsRig();
  await backlight.start(new AbortController().signal);
  panels.remove(PANEL);
  backlight.set('off');
  await eventually(() => backlight.health.status === 'absent', { what: 'the loss is noticed' });
  expect(backlight.health.reason).toMatch(/10-0045 has gone/);
  panels.add(PANEL);
  await eventually(
    () => {
      timers.advance(2000);
      return backlight.health.status === 'ready';
    },
    { what: 'the panel is back' },
  );
  await eventually(() => seen() === 'off', { what: 'it is dark' });
  await backlight.stop();
  expect(timers.waiting).toBe(0);
});
