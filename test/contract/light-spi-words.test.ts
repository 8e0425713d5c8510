import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { spiLight } from '../../src/devices/light/spi.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { spiRig } from './suites/light.ts';
import { PretendSpi } from './suites/light-spi.ts';

test.each<[what: string, change: (spi: PretendSpi) => void, status: string, reason: RegExp]>([
  ['SPI is switched off', (spi) => (spi.problem = 'ENOENT'), 'absent', /dtparam=spi=on/],
  ['not in the group', (spi) => (spi.problem = 'EACCES'), 'failing', /group spi/],
  ['kept away by the unit', (spi) => (spi.problem = 'EPERM'), 'failing', /DeviceAllow=char-spi/],
  ['anything else', (spi) => (spi.problem = 'EMFILE'), 'failing', /EMFILE/],
  ['no package', (spi) => (spi.hasPackage = false), 'absent', /spi-device is not installed/],
])('%s: said in words, nothing sent, and tried again', async (_what, change, status, reason) => {
  const spi = new PretendSpi();
  change(spi);
  const { light, timers } = spiRig(spi);
  await light.start(new AbortController().signal);
  light.show('success');
  expect(light.health.status).toBe(status);
  expect(light.health.reason).toMatch(reason);
  expect(spi.sent).toHaveLength(0);
  expect(timers.waiting).toBe(1);
  await light.stop();
  expect(timers.waiting).toBe(0);
});

test('more LEDs than one transfer holds are refused, with how many fit and what to change', async () => {
  const light = (count: number, spi: PretendSpi) =>
    spiLight({ driver: 'spi', count, maxCurrent: 60_000 }, () => {}, new ManualTimers(), spi);
  const spi = new PretendSpi();
  const most = light(435, spi);
  await most.start(new AbortController().signal);
  expect(most.health.status).toBe('ready');
  await most.stop();
  const tooMany = light(436, spi);
  await tooMany.start(new AbortController().signal);
  expect(tooMany.health).toEqual({
    status: 'failing',
    reason:
      "436 LEDs need 4104 bytes at once, and this kernel sends 4096: set light.count to 435 or less, or put spidev.bufsiz=32768 into the kernel's command line",
  });
  await tooMany.stop();
  spi.bytesAtOnce = 32_768;
  const raised = light(436, spi);
  await raised.start(new AbortController().signal);
  expect(raised.health.status).toBe('ready');
  await raised.stop();
});

test('the real bus of this machine is ready or says why not', async () => {
  const light = createLight({ driver: 'spi', count: 8 }, () => {}, { link: null });
  await light.start(new AbortController().signal);
  if (light.health.status !== 'ready') expect(light.health.reason).toMatch(/spi/);
  await light.stop();
});
