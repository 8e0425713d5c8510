import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { printable } from '../../domain/printable.ts';

/** Where the kernel tells of devices; another folder in tests. */
export interface DeviceRoots {
  readonly sysfs?: string | undefined;
  readonly dev?: string | undefined;
}

/** What a USB device says of itself. Texts come from the device and are made printable. */
export interface UsbIdentity {
  /** Four hexadecimal digits, small letters. */
  readonly vendor: string;
  readonly product: string;
  readonly maker: string;
  readonly name: string;
  readonly serial: string;
  /** The socket it is plugged into, as the kernel counts: `1-1.2` is socket 2 of the hub at socket 1 of bus 1. */
  readonly port: string;
  /** Number of the interface, for a device that has several. */
  readonly interface: number;
}

export interface SerialDevice {
  /** `/dev/ttyACM0`: another one tomorrow. */
  readonly path: string;
  /** Links to it, the most lasting first: those of our udev rules, by identity, by socket. */
  readonly links: readonly string[];
  /** Null for a line that is soldered to the board. */
  readonly usb: UsbIdentity | null;
}

/** Longest way up from a line to its USB device: device, interface, port folder of the serial driver, and one to spare. */
const STEPS_UP = 6;

/**
 * Every serial line of this machine that has hardware behind it, by name; for scanners, printers and controllers alike. Reads the
 * kernel's own folders; no child process. A device that goes while it is looked at is left out.
 */
export async function findSerialDevices({ sysfs = '/sys', dev = '/dev' }: DeviceRoots = {}): Promise<SerialDevice[]> {
  const names = await readdir(join(sysfs, 'class/tty')).catch(() => []);
  const links = await lineLinks(dev);
  const found: SerialDevice[] = [];
  for (const name of names.sort(byNumber)) {
    const folder = await realpath(join(sysfs, 'class/tty', name, 'device')).catch(() => null);
    // Consoles and pseudo terminals have no device; the PC's spare ttyS have one, and no chip behind it (type 0).
    if (folder === null || (await readText(join(sysfs, 'class/tty', name, 'type'))) === '0') {
      continue;
    }
    const path = join(dev, name);
    found.push({ path, links: links.get(path) ?? [], usb: await usbIdentity(folder) });
  }
  return found;
}

/** The USB device that a folder of sysfs belongs to; null when it is none. Also for keyboards and printers. */
export async function usbIdentity(folder: string): Promise<UsbIdentity | null> {
  let interfaceNumber = 0;
  for (
    let place = folder, steps = 0;
    steps < STEPS_UP && place !== dirname(place);
    place = dirname(place), steps += 1
  ) {
    const number = await readText(join(place, 'bInterfaceNumber'));
    if (number !== '') {
      interfaceNumber = Number.parseInt(number, 16) || 0;
    }
    const vendor = await readText(join(place, 'idVendor'));
    if (vendor !== '') {
      const [product, maker, name, serial] = await Promise.all(
        ['idProduct', 'manufacturer', 'product', 'serial'].map((file) => readText(join(place, file))),
      );
      return {
        vendor: vendor.toLowerCase(),
        product: (product ?? '').toLowerCase(),
        maker: maker ?? '',
        name: name ?? '',
        serial: serial ?? '',
        port: basename(place),
        interface: interfaceNumber,
      };
    }
  }
  return null;
}

/** All links to device files of `/dev` itself and of the folders `below`, by the file they lead to. */
export async function deviceLinks(dev: string, below: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const links = new Map<string, string[]>();
  for (const folder of [dev, ...below.map((name) => join(dev, name))]) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isSymbolicLink()).map((entry) => entry.name);
    for (const name of names.sort()) {
      const link = join(folder, name);
      const target = await readlink(link).catch(() => null);
      if (target !== null) {
        const path = resolve(folder, target);
        links.set(path, [...(links.get(path) ?? []), link]);
      }
    }
  }
  return links;
}

function lineLinks(dev: string): Promise<ReadonlyMap<string, string[]>> {
  return deviceLinks(dev, ['serial/by-id', 'serial/by-path']);
}

/** Words for a technician: which device it is, and where it is plugged in. */
export function describeDevice({ path, usb }: { readonly path: string; readonly usb: UsbIdentity | null }): string {
  if (usb === null) {
    return path;
  }
  const name = [usb.maker, usb.name].filter((text) => text !== '').join(' ');
  return `${path} (${name === '' ? 'no name' : name}, ${usb.vendor}:${usb.product}, USB port ${usb.port})`;
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return printable(text, 80);
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
