import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKeypad } from '../../src/devices/keypad/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { connectHardware, serveHardware } from '../../src/devices/virtual/socket.ts';
import { KeypadRecord, keys } from './suites/keypad.ts';

test('a virtual keypad goes with its hardware, and comes back with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-keylink-'));
  const path = join(folder, 'hardware.sock');
  const life = new AbortController();
  const hardware = new VirtualHardware();
  const served = await serveHardware(hardware, path, { signal: life.signal });
  const link = connectHardware(path, { random: () => 0 });
  const record = new KeypadRecord();
  const keypad = createKeypad({ driver: 'virtual' }, record, { link });
  onTestFinished(async () => {
    await keypad?.stop();
    await link.close();
    life.abort();
    await rm(folder, { recursive: true, force: true });
  });
  await keypad?.start(life.signal);
  await record.until(({ healths }) => healths.at(-1)?.status === 'ready');
  await served.close();
  await record.until(({ healths }) => healths.at(-1)?.status === 'absent');
  expect(record.healths.at(-1)?.reason).toMatch(/not connected/);
  await serveHardware(hardware, path, { signal: life.signal });
  await record.until(({ healths }) => healths.at(-1)?.status === 'ready');
  for (const key of keys('90')) {
    hardware.pressKey(key);
  }
  await record.until(({ typed }) => typed.length === 2);
  expect(record.typed).toEqual(['9', '0']);
});
