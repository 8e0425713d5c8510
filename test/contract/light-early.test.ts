import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { lampRig, spiRig, stripRig } from './suites/light.ts';

test.each([
  ['spi', spiRig],
  ['ws281x', stripRig],
  ['gpio', lampRig],
] as const)('%s: a pattern asked for before the start is shown at the start', async (_kind, makeRig) => {
  const { light, sent, seen } = makeRig();
  const dark = seen();
  light.show('success');
  expect(sent()).toBe(0);
  await light.start(new AbortController().signal);
  expect(seen()).not.toBe(dark);
  await light.stop();
});

test('virtual: a pattern asked for before the start is shown at the start', async () => {
  const hardware = new VirtualHardware();
  const virtual = createLight({ driver: 'virtual' }, () => {}, { link: hardware.link() });
  virtual.show('success');
  expect(hardware.snapshot().light).toBe('off');
  await virtual.start(new AbortController().signal);
  expect(hardware.snapshot().light).toBe('success');
});
