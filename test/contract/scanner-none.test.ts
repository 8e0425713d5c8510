import { expect, test } from 'vitest';
import { createScanner } from '../../src/devices/scanner/create.ts';
import { ScanRecord } from './suites/scanner.ts';

test.each([['none'], ['virtual']] as const)('driver %s without hardware is absent and says why', async (driver) => {
  const scanner = createScanner({ driver }, new ScanRecord(), { link: null });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('absent');
  expect(scanner.health.reason).not.toBe('');
  await scanner.stop();
});
