import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { Ws281xLight } from '../../src/devices/light/ws281x.ts';
import type { StripEnvironment } from '../../src/devices/light/ws281x-package.ts';
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
  const light = new Ws281xLight({ driver: 'ws281x', count: 8 }, () => {}, undefined, stripEnvironment(strip, change));
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
  const light = new Ws281xLight({ driver: 'ws281x', count: 8 }, () => {}, undefined, pretending);
  await light.start(new AbortController().signal);
  expect(light.health.status).toBe('absent');
  expect(light.health.reason).toMatch(/pretend/);
  expect(strip.finalized).toBe(1);
  expect(strip.frames).toHaveLength(0);
});

test('the real package on this machine is ready or says why not', async () => {
  const light = createLight({ driver: 'ws281x', count: 8 }, () => {}, { link: null });
  await light.start(new AbortController().signal);
  if (light.health.status !== 'ready') expect(light.health.reason).not.toBe('');
  await light.stop();
});

test.each([['none'], ['virtual']] as const)('driver %s without hardware says why', async (driver) => {
  const light = createLight({ driver }, () => {}, { link: null });
  await light.start(new AbortController().signal);
  light.show('idle');
  expect(light.health.status).toBe('absent');
  expect(light.health.reason).not.toBe('');
  await light.stop();
});
