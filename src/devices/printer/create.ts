import type { HealthListener } from '../port.ts';
import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { EscPosPrinter } from './escpos-printer.ts';
import { NoPrinter } from './none.ts';
import type { PrinterOptions } from './options.ts';
import type { Printer } from './port.ts';
import { FileTransport } from './transports/file.ts';
import { SerialTransport } from './transports/serial.ts';
import { TcpTransport } from './transports/tcp.ts';
import type { Transport } from './transports/transport.ts';
import { VirtualPrinter } from './virtual.ts';

export type { PrinterOptions } from './options.ts';

const STATUS_EVERY_MS = 60_000;

export interface PrinterEnv extends DriverEnv {
  readonly onHealth: HealthListener;
}

/** Makes the configured printer. It does nothing until `start`. */
export function createPrinter(options: PrinterOptions, env: PrinterEnv): Printer {
  const shared = { ...env, statusEveryMs: options.statusEveryMs ?? STATUS_EVERY_MS };
  switch (options.driver) {
    case 'virtual':
      return env.link === null ? new NoPrinter(NO_LINK_REASON) : new VirtualPrinter({ ...shared, link: env.link });
    case 'none':
      return new NoPrinter('no printer is configured (printer.driver is none)');
    default:
      return new EscPosPrinter({
        ...shared,
        kind: options.driver,
        transport: transportOf(options),
        statusSupport: options.statusSupport ?? 'dle-eot',
      });
  }
}

function transportOf(options: Extract<PrinterOptions, { driver: 'tcp' | 'serial' | 'file' }>): Transport {
  switch (options.driver) {
    case 'tcp':
      return new TcpTransport({ host: options.host, port: options.port ?? 9100 });
    case 'serial':
      return new SerialTransport(options);
    case 'file':
      return new FileTransport(options);
  }
}
