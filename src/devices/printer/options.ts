import type { FlowControl, PrinterProfile, StatusWay } from './profile.ts';

interface CommonOptions {
  /** How often an idle printer is asked for its health. Default one minute. */
  readonly statusEveryMs?: number | undefined;
}

interface RealOptions extends CommonOptions {
  /** Left out: any ESC/POS printer (`GENERIC`). */
  readonly profile?: PrinterProfile | undefined;
  /** How it tells its state, where that is not as the profile says. With `none` no job is ever more than `unknown`. */
  readonly statusSupport?: StatusWay | undefined;
}

/** The configured printer, one shape for each driver. */
export type PrinterOptions =
  | ({
      readonly driver: 'tcp';
      readonly host: string;
      /** Default 9100. */
      readonly port?: number | undefined;
    } & RealOptions)
  | ({
      readonly driver: 'serial';
      readonly path: string;
      /** Default: as the profile says. */
      readonly baudRate?: number | undefined;
      readonly flowControl?: FlowControl | undefined;
    } & RealOptions)
  | ({ readonly driver: 'file'; readonly path: string } & RealOptions)
  | ({
      readonly driver: 'usb';
      /** The socket it is plugged into, such as `1-1.2`, where two alike are plugged in. Left out: the one that fits the profile best. */
      readonly usbPort?: string | undefined;
      /** Where the kernel lists printers, and where their files are; for tests. */
      readonly sysfs?: string | undefined;
      readonly dev?: string | undefined;
    } & RealOptions)
  | ({ readonly driver: 'virtual' } & CommonOptions)
  | ({ readonly driver: 'none' } & CommonOptions);
