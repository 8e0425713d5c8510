import { expect, test } from 'vitest';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '05e0', product: '1701', name: 'DS9308' };

test('a scanner that cannot be told when to read is a fault where it has to be, and reads all the same', async () => {
  const { scanner, record, pty } = await moduleRig({ usb: USB, manner: [], trigger: 'wanted' });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('degraded');
  expect(scanner.health.reason).toMatch(/^Zebra .* cannot be told when to read: set scanner\.trigger to auto$/);
  await pty.write('CODE\r');
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['CODE']);
});
