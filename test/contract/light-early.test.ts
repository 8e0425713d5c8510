import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { stripRig } from './suites/light.ts';

test('a pattern asked for before the start is shown at the start', async () => {
  const { light, strip } = stripRig();
  light.show('success');
  expect(strip.frames).toHaveLength(0);
  await light.start(new AbortController().signal);
  expect(strip.frames.at(-1)?.[0]).not.toBe(0);
  const hardware = new VirtualHardware();
  const virtual = createLight({ driver: 'virtual' }, () => {}, { link: hardware.link() });
  virtual.show('success');
  expect(hardware.snapshot().light).toBe('off');
  await virtual.start(new AbortController().signal);
  expect(hardware.snapshot().light).toBe('success');
});
