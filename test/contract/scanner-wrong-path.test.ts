import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createScanner } from '../../src/devices/scanner/create.ts';
import { ScanRecord } from './suites/scanner.ts';

test.each([
  ['a plain file', 'plain', 'failing', /not a serial device/],
  ['a character device that is no line', '/dev/null', 'failing', /not a serial device/],
  ['a folder that does not exist', 'nowhere/scanner', 'absent', /no scanner at/],
])('%s as scanner.path is explained', async (_what, path, status, reason) => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-scanner-'));
  await writeFile(join(folder, 'plain'), 'text');
  const record = new ScanRecord();
  const absolute = path.startsWith('/') ? path : join(folder, path);
  const scanner = createScanner({ driver: 'serial', path: absolute }, record, { link: null });
  onTestFinished(async () => {
    await scanner.stop();
    await rm(folder, { recursive: true });
  });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe(status);
  expect(scanner.health.reason).toMatch(reason);
});
