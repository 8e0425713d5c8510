import type { Device } from '../port.ts';

/** `unknown`: bytes left us and no proof came back. An unknown job is never sent again by itself. */
export type PrintResult =
  | { readonly result: 'printed' }
  | { readonly result: 'not printed'; readonly reason: PrintProblem }
  | { readonly result: 'unknown'; readonly reason: PrintProblem };

export type PrintProblem = 'no printer' | 'paper out' | 'cover open' | 'offline' | 'busy' | 'timeout' | 'error';

export interface PrinterStatus {
  readonly online: boolean;
  readonly paper: 'ok' | 'near end' | 'out' | 'unknown';
  readonly cover: 'closed' | 'open' | 'unknown';
  readonly error: boolean;
}

/** A receipt printer that takes ESC/POS bytes, one job at a time. */
export interface Printer extends Device {
  readonly kind: string;
  /**
   * Sends one whole job once. Resolves within `deadlineMs` whatever the printer does; never rejects for the printer.
   * `printed` only when the printer, asked after the last byte, answered that it is fine.
   */
  print(job: Uint8Array, deadlineMs: number): Promise<PrintResult>;
  /** Asks now (DLE EOT 1, 2, 4). null: no answer within `deadlineMs`. */
  status(deadlineMs: number): Promise<PrinterStatus | null>;
}
