import { afterEach, beforeEach, expect, test } from 'vitest';
import { backlightOptions, restTimes } from '../../src/config/map.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test('left out: no backlight is touched, and the screen never rests', async () => {
  const config = await folder.config(MINIMAL);
  expect(backlightOptions(config)).toBeNull();
  expect(restTimes(config)).toEqual({ dimAfterMs: null, offAfterMs: null });
});

test('what the file says is taken over', async () => {
  const config = await folder.config(
    `${MINIMAL}display: {screenOff: 30m, backlight: {driver: sysfs, device: 10-0045, brightness: 90, dim: 5, dimAfter: 2m}}\n`,
  );
  expect(backlightOptions(config)).toEqual({ driver: 'sysfs', device: '10-0045', brightness: 90, dim: 5 });
  expect(restTimes(config)).toEqual({ dimAfterMs: 120_000, offAfterMs: 1_800_000 });
});

test.each([
  ['{screenOff: 30m}', /^display\.screenOff makes the page black and nothing more/],
  ['{backlight: {dimAfter: 30s}}', /^display\.backlight\.dimAfter has no effect without a backlight/],
  ['{screenOff: 1m, backlight: {driver: sysfs, dimAfter: 2m}}', /^display\.backlight\.dimAfter is never reached/],
  ['{backlight: {driver: sysfs, dimAfter: 2m, brightness: 20}}', /^display\.backlight\.dim is no darker/],
  ['{driver: none, rotate: 90}', /^display\.driver is "none"/],
  ['{backlight: {driver: virtual}}', /^display\.backlight\.link is missing/],
  ['{rotate: 45}', /^display\.rotate/],
])('%s is found', async (display, expected) => {
  const loaded = await folder.load(`${MINIMAL}display: ${display}\n`);
  const all = loaded.ok ? loaded.warnings : loaded.problems;
  const said = all
    .map(({ path, message }) => `${path} ${message}`)
    .filter((text) => /rotate|backlight|screenOff|driver is/.test(text));
  expect(said).toEqual([expect.stringMatching(expected)]);
});
