import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachBacklight, PANEL, sysfsRig } from './suites/backlight.ts';

eachBacklight('it is on from the start, and as dim or dark as it is told to be', async ({ backlight, seen }) => {
  expect(backlight.health.status).toBe('ready');
  expect(seen()).toBe('on');
  for (const glow of ['dim', 'off', 'on', 'off', 'dim', 'on'] as const) {
    backlight.set(glow);
    await eventually(() => seen() === glow, { what: `the screen is ${glow}` });
  }
});

test('levels are per cent of what the panel can, and the power goes with them', async () => {
  const { backlight, panels } = sysfsRig();
  await backlight.start(new AbortController().signal);
  const file = (name: string) => panels.read(PANEL, name);
  expect([file('brightness'), file('bl_power')]).toEqual(['204', '0']);
  backlight.set('dim');
  // Two files, one written after the other, and each of them empty for a moment.
  const says = (...wanted: string[]) => [file('brightness'), file('bl_power')].join() === wanted.join();
  await eventually(() => says('51', '0'), { what: 'it is dim, with its power on' });
  backlight.set('off');
  await eventually(() => says('0', '4'), { what: 'it is dark, with its power off' });
  await backlight.stop();
});

test('of many wishes in one moment the last is what remains', async () => {
  const { backlight, seen } = sysfsRig();
  await backlight.start(new AbortController().signal);
  for (const glow of ['off', 'on', 'dim', 'off', 'on', 'dim'] as const) {
    backlight.set(glow);
  }
  await eventually(() => seen() === 'dim', { what: 'the last wish is fulfilled' });
  await backlight.stop();
  expect(seen()).toBe('on');
});
