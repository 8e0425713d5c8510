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
  /** Any error, those of the cutter and the print head among them. */
  readonly error: boolean;
  readonly cutter: 'ok' | 'stuck' | 'unknown';
  readonly temperature: 'ok' | 'too hot' | 'unknown';
  /** An error that only switching the printer off ends. */
  readonly lasting: boolean;
}

/** A receipt printer that takes whole jobs of bytes, one at a time. */
export interface Printer extends Device {
  readonly kind: string;
  /**
   * Sends one whole job once. Resolves within `deadlineMs` whatever the printer does; never rejects for the printer.
   * `printed` only when the printer, asked after the last byte, answered that it is fine.
   */
  print(job: Uint8Array, deadlineMs: number): Promise<PrintResult>;
  /** Asks now. null: no answer within `deadlineMs`, or a printer that never answers. */
  status(deadlineMs: number): Promise<PrinterStatus | null>;
}
