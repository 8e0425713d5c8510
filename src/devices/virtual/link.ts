import type { Glow } from '../backlight/port.ts';
import type { KeypadKey } from '../keypad/port.ts';
import type { LightPattern } from '../light/port.ts';
import type { PrinterStatus, PrintProblem } from '../printer/port.ts';

/**
 * The wire between virtual drivers and the virtual hardware they drive. The hardware lives outside the daemon, as real
 * hardware does: a power cut of the daemon drops the relays but leaves the paper on the floor and the slot jammed.
 * In one process it is a plain object; between processes it is one JSON message a line over a Unix socket.
 */
export type ToHardware =
  | { readonly type: 'relay'; readonly name: string; readonly on: boolean }
  | { readonly type: 'light'; readonly pattern: LightPattern }
  | { readonly type: 'backlight'; readonly glow: Glow }
  | { readonly type: 'print'; readonly id: number; readonly bytesBase64: string }
  | { readonly type: 'printer status'; readonly id: number }
  /** To the controller: switch this channel on for `ms`. */
  | { readonly type: 'vend'; readonly id: number; readonly channel: string; readonly ms: number }
  | { readonly type: 'vend stop'; readonly channel: string }
  | { readonly type: 'channel?'; readonly id: number; readonly channel: string };

export type FromHardware =
  | { readonly type: 'scanner'; readonly plugged: boolean }
  /** Raw bytes as the scanner's serial line would give them, line end included. */
  | { readonly type: 'scanner bytes'; readonly bytesBase64: string }
  | { readonly type: 'keypad'; readonly plugged: boolean }
  /** One press of a key. */
  | { readonly type: 'key'; readonly key: KeypadKey }
  | { readonly type: 'printer'; readonly connected: boolean }
  /** `problem` null: printed. No answer at all is possible too: that is `unknown` after the driver's deadline. */
  | { readonly type: 'print done'; readonly id: number; readonly problem: PrintProblem | null }
  | { readonly type: 'printer status'; readonly id: number; readonly status: PrinterStatus }
  | { readonly type: 'sensor'; readonly name: string; readonly active: boolean }
  /** Only from hardware that has a controller. */
  | { readonly type: 'controller'; readonly connected: boolean }
  /** No answer at all is possible too: that is `silent` after the driver's deadline. */
  | { readonly type: 'vend done'; readonly id: number; readonly result: 'done' | 'refused' }
  | { readonly type: 'channel'; readonly id: number; readonly on: boolean };

export interface HardwareLink {
  /** Fire and forget; dropped when not connected. */
  send(message: ToHardware): void;
  /**
   * Hears everything from now on, beginning with the present state of every part (scanner, keypad, printer, sensors).
   * @returns a function that ends it.
   */
  subscribe(listener: (message: FromHardware) => void): () => void;
  readonly connected: boolean;
  /** Called when `connected` changes. */
  onConnection(listener: (connected: boolean) => void): () => void;
  close(): Promise<void>;
}
