import { expect, test } from 'vitest';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.1', vendor: '05e0', product: '1701', name: 'DS457', serial: 'SAME' };

test('of two scanners of one kind neither is taken until the port is named', async () => {
  const { scanner, sysfs } = await moduleRig({ usb: USB, manner: [] });
  await sysfs.addLine('ttyACM1', { ...USB, port: '1-1.2' });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('failing');
  expect(scanner.health.reason).toMatch(
    /2 scanners are equally likely: .*ttyACM0 .*port 1-1\.1\) and .*ttyACM1 .*port 1-1\.2\)/,
  );
  expect(scanner.health.reason).toMatch(/scanner\.port/);
});

test('of two scanners of one kind the one in the named port is taken, by its link by port', async () => {
  const { scanner, sysfs, record, pty } = await moduleRig({ usb: USB, manner: [], port: '1-1.1' });
  await sysfs.addLine('ttyACM1', { ...USB, port: '1-1.2' });
  await sysfs.addLink('serial/by-id/usb-Symbol_DS457_SAME-if00', 'ttyACM0');
  await sysfs.addLink('serial/by-path/pci-0-usb-0:1.1:1.0', 'ttyACM0');
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('ready');
  expect(scanner.found?.path).toBe(sysfs.dev('serial/by-path/pci-0-usb-0:1.1:1.0'));
  await pty.write('CODE\r');
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['CODE']);
});
