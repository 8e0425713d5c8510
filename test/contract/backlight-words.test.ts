import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBacklight } from '../../src/devices/backlight/create.ts';
import { PANEL, sysfsRig } from './suites/backlight.ts';

test.each<[what: string, device: string, there: string[], status: string, reason: RegExp]>([
  ['none at all', 'auto', [], 'absent', /HDMI has none/],
  [
    'two',
    'auto',
    [PANEL, 'backlight'],
    'failing',
    /several backlights \(10-0045, backlight\).*display\.backlight\.device/,
  ],
  ['another name', 'rpi', [PANEL], 'absent', /no backlight rpi; there is 10-0045/],
])('%s: said in words', async (_what, device, there, status, reason) => {
  const { backlight } = sysfsRig({ device }, there);
  await backlight.start(new AbortController().signal);
  backlight.set('off');
  expect(backlight.health.status).toBe(status);
  expect(backlight.health.reason).toMatch(reason);
  await backlight.stop();
});

test('a panel without levels is no backlight', async () => {
  const { backlight, panels } = sysfsRig();
  panels.write(PANEL, 'max_brightness', 'none');
  await backlight.start(new AbortController().signal);
  expect(backlight.health.reason).toMatch(/cannot be dimmed/);
  await backlight.stop();
});

test('a file that cannot be written is a health in words', async () => {
  const { backlight, panels } = sysfsRig();
  const file = join(panels.folder, PANEL, 'brightness');
  rmSync(file);
  mkdirSync(file);
  await backlight.start(new AbortController().signal);
  expect(backlight.health).toMatchObject({ status: 'failing', reason: expect.stringMatching(/10-0045 cannot be set/) });
  await backlight.stop();
});

test('the virtual driver without virtual hardware says so', async () => {
  const backlight = createBacklight({ driver: 'virtual' }, () => {}, { link: null });
  await backlight.start(new AbortController().signal);
  backlight.set('off');
  expect(backlight.health.reason).toMatch(/no virtual hardware/);
  await backlight.stop();
});

test('the real kernel of this machine is asked, and ready or says why not', async () => {
  const options = { driver: 'sysfs', device: 'no-such-panel', brightness: 100, dim: 10 } as const;
  const backlight = createBacklight(options, () => {}, { link: null });
  await backlight.start(new AbortController().signal);
  expect(backlight.health).toMatchObject({ status: 'absent', reason: expect.stringMatching(/no-such-panel/) });
  await backlight.stop();
});
