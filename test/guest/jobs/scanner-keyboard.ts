import assert from 'node:assert/strict';
import { constants, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { readScannerProfiles } from '../../../src/config/scanner-profiles.ts';
import { createScanner } from '../../../src/devices/scanner/create.ts';
import { EVIOCGRAB } from '../../../src/devices/scanner/evdev.ts';
import type { ProfileSet } from '../../../src/devices/scanner/options.ts';
import type { Scanner } from '../../../src/devices/scanner/port.ts';
import { loadIoctl } from '../../../src/os/ioctl.ts';
import { job, type UsbDevice, until, usbDevice } from './lib.ts';

let typist: UsbDevice;
let technician: UsbDevice;

/** A scanner that types, on a real keyboard of the kernel. */
export default job('scanner-keyboard', {
  patienceS: 120,
  async setup(guest) {
    typist = await usbDevice(guest, { kind: 'keyboard', name: 'typist', vendor: '0c2e', product: '0200' });
    technician = await usbDevice(guest, {
      kind: 'keyboard',
      name: 'technician',
      vendor: '046d',
      product: 'c31c',
      port: 1,
    });
    await technician.plug();
    await typist.plug();
    guest.say(await guest.root('ls -l /dev/input'));
  },
  stories: {
    'what it types reaches kioskd and nobody else, until the stop': async (guest) => {
      const other = await otherReader();
      const { scanner, codes } = await start();
      guest.say(JSON.stringify(scanner.found));
      assert.equal(scanner.health.status, 'ready', scanner.health.reason);
      await typist.type('https://pay.example/Q?A=1&b=2\r');
      await until('the code is there', () => codes.length === 1);
      assert.deepEqual(codes, ['https://pay.example/Q?A=1&b=2']);
      assert.equal(readAll(other), 0);
      await scanner.stop();
      await typist.type('a');
      await until('the other reader has its keys again', () => readAll(other) > 0);
      await other.close();
    },
    'a keyboard that somebody else holds is not used, and taken when it is free': async () => {
      const other = await otherReader();
      const library = await loadIoctl();
      assert.ok(library.ok);
      assert.ok(library.ioctl.call(other.fd, EVIOCGRAB, 1).ok);
      const { scanner, codes } = await start();
      assert.equal(scanner.health.status, 'failing');
      assert.match(scanner.health.reason, /another program holds the keyboard/);
      assert.ok(library.ioctl.call(other.fd, EVIOCGRAB, 0).ok);
      await until('it is ready', () => scanner.health.status === 'ready');
      await typist.type('FREE\r');
      await until('the code is there', () => codes.length === 1);
      await scanner.stop();
      await other.close();
    },
    'pulled out in the middle of a code, it is missed, and nothing is glued when it is back': async () => {
      const { scanner, codes } = await start();
      await typist.type('FIRST\rHALF');
      await until('the first code is there', () => codes.length === 1);
      await typist.unplug();
      await until('the loss is told', () => scanner.health.status === 'absent');
      await typist.plug();
      await until('it is ready again', () => scanner.health.status === 'ready');
      await typist.type('SECOND\r');
      await until('the second code is there', () => codes.length === 2);
      assert.deepEqual(codes, ['FIRST', 'SECOND']);
      await scanner.stop();
    },
    'the keyboard of the technician may not even be opened': async (guest) => {
      const event = await guest.root('ls -d /sys/devices/platform/dummy_hcd.1/usb*/*/*/*/input/input*/event*');
      const path = `/dev/input/${event.split('/').at(-1)}`;
      await assert.rejects(open(path, 'r'), /EACCES/);
    },
  },
});

let profiles: Promise<ProfileSet> | null = null;

/** Read once: that takes seconds in here. */
function readProfiles(name: string): Promise<ProfileSet> {
  profiles ??= readScannerProfiles(name, join(process.cwd(), 'hardware'));
  return profiles;
}

async function start(): Promise<{ readonly scanner: Scanner; readonly codes: string[] }> {
  const codes: string[] = [];
  const listeners = { onScan: (code: string) => codes.push(code), onNoise: () => {}, onHealth: () => {} };
  const scanner = createScanner({ driver: 'keyboard', readProfiles, silenceMs: 30_000 }, listeners, { link: null });
  await scanner.start(new AbortController().signal);
  return { scanner, codes };
}

function otherReader(): Promise<FileHandle> {
  return open('/dev/input/scanner', constants.O_RDONLY | constants.O_NONBLOCK);
}

/** @returns how many bytes of events were waiting for another reader. */
function readAll({ fd }: FileHandle): number {
  const bytes = Buffer.alloc(24 * 256);
  try {
    return readSync(fd, bytes, 0, bytes.length, null);
  } catch {
    return 0;
  }
}
