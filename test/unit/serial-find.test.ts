import { expect, onTestFinished, test } from 'vitest';
import { describeDevice, findSerialDevices } from '../../src/devices/serial/find.ts';
import { pretendSysfs } from '../support/pretend-sysfs.ts';

const SCANNER = {
  port: '1-1.2',
  vendor: '1EAB',
  product: '1d06',
  maker: 'New\u001b[2Jland',
  name: 'FM430',
  serial: 'X1',
};

test('lines are found with what is behind them, and lines with nothing behind them are not', async () => {
  const sysfs = await pretendSysfs();
  onTestFinished(() => sysfs.close());
  await sysfs.addLine('ttyACM10', { port: '1-1.3', vendor: '04b8', product: '0202' });
  await sysfs.addLine('ttyACM2', SCANNER);
  await sysfs.addLine('ttyS0', null, null, '0');
  await sysfs.addLine('ttyAMA0', null, null, '32');
  await sysfs.addLink('scanner', 'ttyACM2');
  await sysfs.addLink('serial/by-id/usb-Newland_FM430_X1-if00', 'ttyACM2');
  await sysfs.addLink('serial/by-path/platform-usb-0:1.2:1.0', 'ttyACM2');
  const found = await findSerialDevices(sysfs.roots);
  expect(found.map(({ path, usb }) => [path, usb?.port ?? null])).toEqual([
    [sysfs.dev('ttyACM2'), '1-1.2'],
    [sysfs.dev('ttyACM10'), '1-1.3'],
    [sysfs.dev('ttyAMA0'), null],
  ]);
  const [scanner] = found;
  expect(scanner?.usb).toEqual({
    vendor: '1eab',
    product: '1d06',
    maker: 'New [2Jland',
    name: 'FM430',
    serial: 'X1',
    port: '1-1.2',
    interface: 0,
  });
  expect(scanner?.links).toEqual(
    ['scanner', 'serial/by-id/usb-Newland_FM430_X1-if00', 'serial/by-path/platform-usb-0:1.2:1.0'].map((name) =>
      sysfs.dev(name),
    ),
  );
  expect(found.map(describeDevice)[0]).toMatch(/ttyACM2 \(New \[2Jland FM430, 1eab:1d06, USB port 1-1\.2\)$/);
});

test('a machine without serial lines has none', async () => {
  expect(await findSerialDevices({ sysfs: '/nowhere', dev: '/nowhere' })).toEqual([]);
});
