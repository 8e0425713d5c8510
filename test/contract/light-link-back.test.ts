import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { connectHardware, serveHardware } from '../../src/devices/virtual/socket.ts';
import { eventually } from '../support/eventually.ts';

test('hardware that comes back is shown the pattern of now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-light-'));
  const path = join(folder, 'hardware.sock');
  const life = new AbortController();
  const link = connectHardware(path, { random: () => 0 });
  const light = createLight({ driver: 'virtual' }, () => {}, { link });
  onTestFinished(async () => {
    await light.stop();
    await link.close();
    life.abort();
    await rm(folder, { recursive: true, force: true });
  });
  await light.start(life.signal);
  expect(light.health.status).toBe('absent');
  light.show('pay');
  const hardware = new VirtualHardware();
  const served = await serveHardware(hardware, path, { signal: life.signal });
  await eventually(() => hardware.snapshot().light === 'pay', { what: 'the pattern arrived' });
  await served.close();
  expect(hardware.snapshot().light).toBe('off');
  await eventually(() => light.health.status === 'absent', { what: 'the light noticed' });
  light.show('failure');
  await serveHardware(hardware, path, { signal: life.signal });
  await eventually(() => hardware.snapshot().light === 'failure', { what: 'the newer pattern arrived' });
});
