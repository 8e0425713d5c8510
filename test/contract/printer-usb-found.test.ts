import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '../../src/devices/printer/create.ts';
import { GENERIC, type PrinterProfile } from '../../src/devices/printer/profile.ts';
import { chooseLp, listLp } from '../../src/devices/printer/transports/find-lp.ts';

const TM_T20: PrinterProfile = { ...GENERIC, usb: { ids: ['04b8:0e15'], models: ['TM-T20'] } };

interface Plugged {
  readonly lp: string;
  readonly port: string;
  readonly id?: string;
  readonly ieee1284?: string;
}

const EPSON = { id: '04b8:0e15', ieee1284: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;' };
const OFFICE = { id: '03f0:0c17', ieee1284: 'MANUFACTURER:HP;MODEL:LaserJet 1010;' };

/** The folders in which the kernel shows printers. */
async function plugged(...printers: readonly Plugged[]): Promise<{ sysfs: string; dev: string }> {
  const root = await mkdtemp(join(tmpdir(), 'kioskd-lp-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [sysfs, dev] = [join(root, 'usbmisc'), join(root, 'dev')];
  await mkdir(dev);
  for (const { lp, port, id, ieee1284 } of printers) {
    const device = join(root, 'devices', port);
    const place = join(device, `${port}:1.0`);
    await mkdir(place, { recursive: true });
    await mkdir(join(sysfs, lp), { recursive: true });
    await symlink(place, join(sysfs, lp, 'device'));
    await writeFile(join(dev, lp), '');
    const [vendor, product] = id?.split(':') ?? [];
    if (vendor !== undefined) await writeFile(join(device, 'idVendor'), `${vendor}\n`);
    if (product !== undefined) await writeFile(join(device, 'idProduct'), `${product}\n`);
    if (ieee1284 !== undefined) await writeFile(join(place, 'ieee1284_id'), `${ieee1284}\n`);
  }
  return { sysfs, dev };
}

it('the printer of the profile is found beside another one', async () => {
  const { sysfs } = await plugged(
    { lp: 'lp0', port: '1-1.1', ...OFFICE },
    { lp: 'lp1', port: '1-1.2', id: EPSON.id },
    { lp: 'lp2', port: '1-1.3' },
  );
  const devices = await listLp(sysfs);
  expect(devices[0]).toEqual({ name: 'lp0', port: '1-1.1', id: '03f0:0c17', model: 'HP LaserJet 1010' });
  expect(chooseLp(devices, TM_T20.usb)?.name).toBe('lp1');
  expect(chooseLp(devices, { ids: [], models: ['laserjet'] })?.name).toBe('lp0');
  expect(chooseLp(devices, { ids: ['ffff:ffff'], models: ['nothing'] })).toBeNull();
});

it('of two alike it is the one in the first socket, whatever their numbers, or the one in the named socket', async () => {
  const { sysfs } = await plugged({ lp: 'lp0', port: '1-1.10', ...EPSON }, { lp: 'lp1', port: '1-1.2', ...EPSON });
  const devices = await listLp(sysfs);
  expect(chooseLp(devices, TM_T20.usb)?.port).toBe('1-1.2');
  expect(chooseLp(devices, { ...TM_T20.usb, port: '1-1.10' })?.name).toBe('lp0');
  expect(chooseLp(devices, { ...TM_T20.usb, port: '1-1.9' })).toBeNull();
});

it('without a profile any printer will do', async () => {
  const { sysfs } = await plugged({ lp: 'lp3', port: '2-1' });
  expect(chooseLp(await listLp(sysfs), GENERIC.usb)?.name).toBe('lp3');
  expect(await listLp(join(sysfs, 'not there'))).toEqual([]);
});

it('where only another printer is plugged in, health says which', async () => {
  const { sysfs, dev } = await plugged({ lp: 'lp0', port: '1-1.1', ...OFFICE });
  const printer = createPrinter(
    { driver: 'usb', sysfs, dev, profile: TM_T20 },
    { link: null, onHealth: () => undefined },
  );
  onTestFinished(() => printer.stop());
  await printer.start(new AbortController().signal);
  expect(printer.health.status).toBe('absent');
  expect(printer.health.reason).toContain('printer.profile; there is 1-1.1: 03f0:0c17 HP LaserJet 1010');
});
