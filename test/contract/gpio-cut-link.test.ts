import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGpio } from '../../src/devices/gpio/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { connectHardware, serveHardware } from '../../src/devices/virtual/socket.ts';
import { eventually } from '../support/eventually.ts';
import { GpioRecord, RELAYS, SENSORS } from './suites/gpio.ts';

test('hardware that goes away during a pulse fails it, and is driven off when it is back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-cut-'));
  const path = join(folder, 'hardware.sock');
  const life = new AbortController();
  const hardware = new VirtualHardware({ sensors: ['drop', 'door'] });
  const served = await serveHardware(hardware, path, { signal: life.signal });
  const link = connectHardware(path, { random: () => 0 });
  const board = createGpio({ driver: 'virtual', relays: RELAYS, sensors: SENSORS }, new GpioRecord(), { link });
  onTestFinished(async () => {
    await board.stop();
    await link.close();
    life.abort();
    await rm(folder, { recursive: true, force: true });
  });
  await board.start(life.signal);
  const pulse = board.pulse('slot1', 600_000);
  await eventually(() => hardware.snapshot().relays['slot1']?.on === true, { what: 'the relay is on' });
  await served.close();
  expect((await pulse).result).toBe('failed');
  expect(hardware.snapshot().relays['slot1']?.on).toBe(false);
  expect(board.health.status).toBe('absent');
  expect(board.read('drop')).toBeNull();
  await serveHardware(hardware, path, { signal: life.signal });
  await eventually(() => board.health.status === 'ready', { what: 'the board is back' });
  await eventually(() => board.read('drop') === false, { what: 'the sensor can be read again' });
  expect(board.relayState('slot1')).toBe(false);
  expect(hardware.snapshot().relays['slot1']?.on).toBe(false);
});
