import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createScanner } from '../../src/devices/scanner/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { connectHardware, serveHardware } from '../../src/devices/virtual/socket.ts';
import { ScanRecord } from './suites/scanner.ts';

test('a virtual scanner forgets half a scan when its hardware goes away, and comes back with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-scanlink-'));
  const path = join(folder, 'hardware.sock');
  const life = new AbortController();
  const hardware = new VirtualHardware();
  const served = await serveHardware(hardware, path, { signal: life.signal });
  const link = connectHardware(path, { random: () => 0 });
  const record = new ScanRecord();
  const scanner = createScanner({ driver: 'virtual', silenceMs: 600_000 }, record, { link });
  onTestFinished(async () => {
    await scanner.stop();
    await link.close();
    life.abort();
    await rm(folder, { recursive: true, force: true });
  });
  await scanner.start(life.signal);
  expect(scanner.health.status).toBe('ready');
  hardware.scanBytes(Buffer.from('FIRST\rHALF'));
  await record.until(({ codes }) => codes.length === 1);
  await served.close();
  await record.until(() => scanner.health.status === 'absent');
  await serveHardware(hardware, path, { signal: life.signal });
  await record.until(() => scanner.health.status === 'ready');
  hardware.scan('WHOLE');
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['FIRST', 'WHOLE']);
});
