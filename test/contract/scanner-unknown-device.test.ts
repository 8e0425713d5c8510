import { expect, test } from 'vitest';
import { moduleRig } from './suites/scanner.ts';

const ADAPTER = { port: '1-1.3', vendor: '1a86', product: '7523', name: 'USB Serial' };

test('a device that nothing shows to be a scanner is not opened', async () => {
  const { scanner } = await moduleRig({ usb: ADAPTER, manner: [] });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('absent');
  expect(scanner.health.reason).toMatch(
    /no scanner that is known is plugged in \(there is .*1a86:7523, USB port 1-1\.3\); if that is it/,
  );
});

test('an adapter is taken when its port and the profile behind it are named', async () => {
  const { scanner } = await moduleRig({ usb: ADAPTER, manner: [], port: '1-1.3', profile: 'zebra-cdc' });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('ready');
  expect(scanner.found?.profile).toBe('zebra-cdc');
});

test('a profile that there is not is named, with those that there are', async () => {
  const { scanner } = await moduleRig({ usb: ADAPTER, manner: [], profile: 'grow-gm66' });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('failing');
  expect(scanner.health.reason).toMatch(/grow-gm65/);
});
