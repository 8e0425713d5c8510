import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { watchReadable } from '../../../src/devices/readable.ts';
import { loadIoctl } from '../../../src/os/ioctl.ts';
import type { Inside } from './inside.ts';
import { keyReports } from './keys.ts';

export type UsbKind = 'scanner' | 'printer' | 'keyboard';

export interface UsbOptions {
  /** A name of its own for each device of a job. */
  readonly name: string;
  readonly kind: UsbKind;
  /** USB ids, four hex digits each. */
  readonly vendor: string;
  readonly product: string;
  readonly serial?: string;
  /** The socket it is plugged into, 0 to 3: what `/dev/serial/by-path` tells two of a kind apart by. */
  readonly port?: number;
  /** For a printer: what it says of itself (IEEE 1284). */
  readonly id?: string;
}

const SOCKETS = 4;
const GADGETS = '/sys/kernel/config/usb_gadget';
/** Of a boot keyboard, from the USB HID class definition, appendix B.1. */
const KEYBOARD_DESCRIPTOR =
  '05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508150025650507190029658100c0';
const MAKE: Readonly<Record<UsbKind, (options: UsbOptions) => string>> = {
  scanner: () => 'mkdir functions/acm.0; ln -s functions/acm.0 configs/c.1/',
  printer: ({ id = 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;' }) =>
    `mkdir functions/printer.0; echo '${id}' >functions/printer.0/pnp_string; ln -s functions/printer.0 configs/c.1/`,
  keyboard: () => `mkdir functions/hid.0
    echo 1 >functions/hid.0/protocol; echo 1 >functions/hid.0/subclass; echo 8 >functions/hid.0/report_length
    printf '${KEYBOARD_DESCRIPTOR.replace(/../g, '\\x$&')}' >/run/descriptor
    cat /run/descriptor >functions/hid.0/report_desc; ln -s functions/hid.0 configs/c.1/`,
};
/** What the kernel shows below the interface once its driver has taken it. */
const APPEARS: Readonly<Record<UsbKind, string>> = {
  scanner: 'tty/ttyACM*',
  printer: 'usbmisc/lp*',
  keyboard: '*/input/input*/event*',
};
/** Where the far end of the device is: what the scanner sends, what the printer gets. */
const FAR_END: Readonly<Record<UsbKind, string>> = {
  scanner: 'echo /dev/ttyGS$(cat functions/acm.0/port_num)',
  printer: 'ls -t /dev/g_printer* | head -n 1',
  keyboard: 'echo /dev/hidg$(cut -d: -f2 functions/hid.0/dev)',
};

/** Of jobs that ran before in this machine: a name, a socket and a far end are to belong to one device only. */
const CLEAR = `for gadget in ${GADGETS}/*/; do
    [ -d $gadget ] || continue
    cd $gadget; [ -z "$(cat UDC)" ] || echo >UDC
    rm -f configs/*/*.0; rmdir configs/*/strings/* configs/* functions/* strings/* 2>/dev/null
    cd /; rmdir $gadget
  done`;
let cleared = false;

/** A USB device of a real kernel, whose far end is in our hands. It is made unplugged. */
export async function usbDevice(guest: Inside, options: UsbOptions): Promise<UsbDevice> {
  const { name, kind, vendor, product, serial = 'KIOSK0001' } = options;
  await guest.load(`dummy_hcd num=${SOCKETS}`, 'libcomposite', 'cdc-acm', 'usblp', 'usbhid', 'hid-generic', 'evdev');
  if (!cleared) {
    await guest.root(CLEAR);
    cleared = true;
  }
  await guest.root(`set -e
    mkdir ${GADGETS}/${name}; cd ${GADGETS}/${name}
    echo 0x${vendor} >idVendor; echo 0x${product} >idProduct
    mkdir strings/0x409 configs/c.1
    echo '${serial}' >strings/0x409/serialnumber; echo 'pretend ${kind}' >strings/0x409/product
    ${MAKE[kind](options)}`);
  return new UsbDevice(guest, options);
}

export class UsbDevice {
  private readonly guest: Inside;
  private readonly options: UsbOptions;
  private far: { readonly path: string; readonly handle: FileHandle } | null = null;
  private unwatch: (() => void) | null = null;
  private received: Buffer[] = [];
  private onBytes: (bytes: Buffer) => void = () => undefined;

  constructor(guest: Inside, options: UsbOptions) {
    this.guest = guest;
    this.options = options;
  }

  /** Puts the plug in. Resolves when udev has dealt with all that appeared. */
  async plug(): Promise<void> {
    const { name, kind, port = 0 } = this.options;
    const path = await this.guest.root(`set -e
      cd ${GADGETS}/${name}
      [ -z "$(cat UDC)" ] || echo >UDC
      echo dummy_udc.${port} >UDC
      for try in $(seq 200); do ls -d /sys/devices/platform/dummy_hcd.${port}/usb*/*-1/*:1.0/${APPEARS[kind]} && break; sleep 0.05; done >/dev/null 2>&1
      udevadm settle
      ${FAR_END[kind]}`);
    if (kind === 'scanner') {
      await this.guest.root(`stty -F ${path} raw -echo`);
    }
    await this.openFar(path);
  }

  /** Pulls it out. What the far end had not sent yet is lost. */
  async unplug(): Promise<void> {
    await this.closeFar();
    await this.guest.root(`echo >${GADGETS}/${this.options.name}/UDC; udevadm settle`);
  }

  /** The scanner or printer sends bytes to the daemon. */
  async send(bytes: string | Uint8Array): Promise<void> {
    await this.end().handle.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  }

  /** The keyboard types: letters, digits, and what the US layout has besides. `\r` is Enter. */
  async type(text: string): Promise<void> {
    for (const report of keyReports(text)) {
      await this.end().handle.write(report);
    }
  }

  /** All bytes that came from the daemon since the last call of `listen`. */
  get heard(): Buffer {
    return Buffer.concat(this.received);
  }

  /**
   * Starts to take what the daemon sends. A printer that does not listen takes about 4 kB and no more.
   * @param onBytes told each chunk as it comes, to answer it.
   */
  async listen(onBytes: (bytes: Buffer) => void = () => undefined): Promise<void> {
    this.unwatch?.();
    this.received = [];
    this.onBytes = onBytes;
    const { handle } = this.end();
    this.unwatch = await watchReadable(handle.fd, () => void this.take(handle));
    await this.take(handle);
  }

  /** Stops to take anything. */
  deaf(): void {
    this.unwatch?.();
    this.unwatch = null;
  }

  /** The status byte of the USB printer class: 0x10 selected, 0x20 paper is out, 0x08 no error. 0x18 when all is well. */
  async setPrinterStatus(status: number): Promise<void> {
    const library = await loadIoctl();
    if (!library.ok) {
      throw new Error(library.why);
    }
    // GADGET_SET_PRINTER_STATUS of linux/usb/g_printer.h.
    const answer = library.ioctl.call(this.end().handle.fd, 0xc0016722, status);
    if (!answer.ok) {
      throw new Error(`the status cannot be set: ${answer.code}`);
    }
  }

  private end(): { readonly path: string; readonly handle: FileHandle } {
    if (this.far === null) {
      throw new Error(`${this.options.name} is not plugged in`);
    }
    return this.far;
  }

  private async openFar(path: string): Promise<void> {
    const { O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
    // A report of keys has to wait for the one before it, so that one end blocks.
    const flags = this.options.kind === 'keyboard' ? O_RDWR : O_RDWR | O_NONBLOCK | O_NOCTTY;
    this.far = { path, handle: await open(path, flags) };
  }

  private async closeFar(): Promise<void> {
    this.deaf();
    const { far } = this;
    this.far = null;
    await far?.handle.close();
  }

  private async take(handle: FileHandle): Promise<void> {
    const bytes = Buffer.alloc(8192);
    for (;;) {
      const got = await handle.read(bytes, 0, bytes.length, null).catch(() => null);
      if (got === null || got.bytesRead === 0) {
        return;
      }
      const chunk = Buffer.from(bytes.subarray(0, got.bytesRead));
      this.received.push(chunk);
      this.onBytes(chunk);
    }
  }
}
