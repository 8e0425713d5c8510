import { expect, onTestFinished, test } from 'vitest';
import { createScanner } from '../../src/devices/scanner/create.ts';
import { openPty } from '../support/pty.ts';
import { ScanRecord } from './suites/scanner.ts';

test('a port that another program holds is reported, and taken once it is free', async () => {
  const pty = await openPty();
  const holder = createScanner({ driver: 'serial', path: pty.a }, new ScanRecord(), { link: null });
  const record = new ScanRecord();
  const scanner = createScanner({ driver: 'serial', path: pty.a }, record, { link: null });
  onTestFinished(async () => {
    await scanner.stop();
    await holder.stop();
    await pty.close();
  });
  await holder.start(new AbortController().signal);
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('failing');
  expect(scanner.health.reason).toMatch(/holds/);
  await holder.stop();
  await record.until(() => scanner.health.status === 'ready');
});
