interface CommonOptions {
  /** Characters of font A on a line. For the composer of receipts; the driver does not look at it. Default 48. */
  readonly columns?: number;
  /** For the composer too. Default true. */
  readonly cutter?: boolean;
  /** How often an idle printer is asked for its health. Default one minute. */
  readonly statusEveryMs?: number;
}

interface RealOptions extends CommonOptions {
  /** Whether the printer answers `DLE EOT`. Default `dle-eot`. With `none` no job is ever more than `unknown`. */
  readonly statusSupport?: 'dle-eot' | 'none';
}

/** The configured printer, one shape for each driver. */
export type PrinterOptions =
  | ({
      readonly driver: 'tcp';
      readonly host: string;
      /** Default 9100. */
      readonly port?: number;
    } & RealOptions)
  | ({
      readonly driver: 'serial';
      readonly path: string;
      readonly baudRate: number;
      /** Default `none`. */
      readonly flowControl?: 'none' | 'rts-cts' | 'xon-xoff';
    } & RealOptions)
  | ({ readonly driver: 'file'; readonly path: string } & RealOptions)
  | ({ readonly driver: 'virtual' } & CommonOptions)
  | ({ readonly driver: 'none' } & CommonOptions);
