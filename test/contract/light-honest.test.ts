import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { ws281xLight } from '../../src/devices/light/ws281x.ts';
import { realStripEnvironment, type StripEnvironment } from '../../src/devices/light/ws281x-package.ts';
import { newStrip, stripEnvironment } from './suites/light.ts';

const missing = async () => {
  throw new Error("Cannot find package 'rpi-ws281x-led'");
};

test.each<[what: string, change: Partial<StripEnvironment>, status: string, reason: RegExp]>([
  ['the package is missing', { load: missing }, 'absent', /not installed/],
  ['a 64-bit system', { load: missing, arch: 'arm64' }, 'absent', /64-bit/],
  ['a Pi 5', { model: async () => 'Raspberry Pi 5 Model B Rev 1.0' }, 'absent', /Raspberry Pi 5/],
  ['not root', { isRoot: false }, 'failing', /root/],
  [
    'a driver that refuses',
    {
      load: async () => () => {
        throw new Error('Failed to create mailbox device');
      },
    },
    'failing',
    /mailbox/,
  ],
])('%s: said in words, nothing lit', async (_what, change, status, reason) => {
  const strip = newStrip();
  const light = ws281xLight({ driver: 'ws281x', count: 8 }, () => {}, undefined, stripEnvironment(strip, change));
  await light.start(new AbortController().signal);
  light.show('success');
  expect(light.health.status).toBe(status);
  expect(light.health.reason).toMatch(reason);
  expect(strip.frames).toHaveLength(0);
  await light.stop();
});

test('the pretend driver of the package is found out and let go', async () => {
  const strip = newStrip();
  const environment = stripEnvironment(strip);
  const pretending: StripEnvironment = {
    ...environment,
    load: async () => {
      const open = await environment.load();
      return (options) => ({ ...open(options), pretends: true });
    },
  };
  const light = ws281xLight({ driver: 'ws281x', count: 8 }, () => {}, undefined, pretending);
  await light.start(new AbortController().signal);
  expect(light.health.status).toBe('absent');
  expect(light.health.reason).toMatch(/pretend/);
  expect(strip.finalized).toBe(1);
  expect(strip.frames).toHaveLength(0);
});

test('on this machine it says what is the case: ready only as root on a Pi 0 to 4, with the package', async () => {
  const { arch, isRoot, model, load } = realStripEnvironment();
  const isInstalled = await load().then(
    () => true,
    () => false,
  );
  const isOldPi = /^Raspberry Pi (?!5)/.test(await model());
  const light = createLight({ driver: 'ws281x', count: 8 }, () => {}, { link: null });
  await light.start(new AbortController().signal);
  const { status, reason } = light.health;
  await light.stop();
  if (isInstalled && isRoot && isOldPi) {
    expect(status).toBe('ready');
  } else {
    expect(status).not.toBe('ready');
    expect(reason).toMatch(/use light\.driver spi$/);
  }
  if (!isInstalled && arch === 'x64') {
    expect(reason).toMatch(/^the package rpi-ws281x-led cannot be built on a 64-bit system/);
  }
});

test.each([
  [{ driver: 'none' }],
  [{ driver: 'virtual' }],
  [{ driver: 'gpio', lamps: [{ role: 'pay', relay: 'lamp' }] }],
] as const)('driver %j without hardware says why', async (options) => {
  const light = createLight(options, () => {}, { link: null });
  await light.start(new AbortController().signal);
  light.show('idle');
  expect(light.health.status).toBe('absent');
  expect(light.health.reason).not.toBe('');
  await light.stop();
});
