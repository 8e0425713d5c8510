import type { HealthListener } from '../port.ts';
import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { NoPrinter } from './none.ts';
import type { PrinterOptions } from './options.ts';
import type { Printer } from './port.ts';
import { GENERIC } from './profile.ts';
import { ReceiptPrinter } from './receipt-printer.ts';
import { FileTransport } from './transports/file.ts';
import type { LpStatusLibrary } from './transports/lp-status.ts';
import { SerialTransport } from './transports/serial.ts';
import { TcpTransport } from './transports/tcp.ts';
import type { Transport } from './transports/transport.ts';
import { UsbTransport } from './transports/usb.ts';
import { VirtualPrinter } from './virtual.ts';
import type { PrinterWaits } from './waits.ts';

export type { PrinterOptions } from './options.ts';

const STATUS_EVERY_MS = 60_000;

export interface PrinterEnv extends DriverEnv {
  readonly onHealth: HealthListener;
  /** Asks the USB printer class for the paper. Left out: through koffi. */
  readonly lpStatus?: (() => Promise<LpStatusLibrary>) | undefined;
  /** Left out: `WAITS`. */
  readonly waits?: PrinterWaits | undefined;
}

/** Makes the configured printer. It does nothing until `start`. */
export function createPrinter(options: PrinterOptions, env: PrinterEnv): Printer {
  const shared = { ...env, statusEveryMs: options.statusEveryMs ?? STATUS_EVERY_MS };
  switch (options.driver) {
    case 'virtual':
      return env.link === null ? new NoPrinter(NO_LINK_REASON) : new VirtualPrinter({ ...shared, link: env.link });
    case 'none':
      return new NoPrinter('no printer is configured (printer.driver is none)');
    default: {
      const { status } = options.profile ?? GENERIC;
      return new ReceiptPrinter({
        ...shared,
        kind: options.driver,
        transport: transportOf(options, env),
        way: options.statusSupport ?? status.way,
        status,
      });
    }
  }
}

type RealOptions = Exclude<PrinterOptions, { driver: 'virtual' | 'none' }>;

function transportOf(options: RealOptions, { lpStatus }: PrinterEnv): Transport {
  const { usb, serial } = options.profile ?? GENERIC;
  switch (options.driver) {
    case 'tcp':
      return new TcpTransport({ host: options.host, port: options.port ?? 9100 });
    case 'serial': {
      const { path, baudRate = serial.baudRate, flowControl = serial.flowControl } = options;
      return new SerialTransport({ path, baudRate, flowControl });
    }
    case 'file':
      return new FileTransport({ path: options.path, lpStatus });
    case 'usb':
      return new UsbTransport({ ...usb, port: options.usbPort, sysfs: options.sysfs, dev: options.dev, lpStatus });
  }
}
