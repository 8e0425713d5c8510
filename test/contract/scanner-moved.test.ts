import { expect, test } from 'vitest';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '05e0', product: '1701', name: 'Symbol Bar Code Scanner::CDC' };

test('a scanner that comes back under another name is found again', async () => {
  const { scanner, record, pty, ...rig } = await moduleRig({ usb: USB, manner: [] });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('ready');
  expect(scanner.found).toMatchObject({ profile: 'zebra-cdc', path: rig.sysfs.dev('ttyACM0') });
  await pty.write('ONE\rHALF');
  await record.until(({ codes }) => codes.length === 1);
  await rig.unplug();
  await record.until(() => scanner.health.status === 'absent');
  expect(scanner.found).toBeNull();
  await rig.plug('ttyACM1');
  await record.until(() => scanner.health.status === 'ready');
  expect(scanner.found?.path).toBe(rig.sysfs.dev('ttyACM1'));
  await pty.write('TWO\r');
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['ONE', 'TWO']);
  const absent = record.healths.filter(({ status }) => status === 'absent');
  for (const { reason } of absent) expect(reason).toMatch(/was unplugged: plug it in again/);
});
