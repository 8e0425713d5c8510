import type { Health } from '../../../domain/health.ts';
import type { Limit } from '../limit.ts';

/** Why the way to the printer did not open, or broke. */
export type TransportProblem =
  /** Nobody there: no such device, no route, connection refused. */
  | 'absent'
  /** Someone else has it open. */
  | 'busy'
  /** The daemon may not open it. */
  | 'denied'
  | 'paper out'
  | 'closed'
  | 'error'
  | 'timeout'
  | 'aborted';

export type OpenResult =
  | { readonly ok: true }
  /** `health`: what is wrong and what to do, where the problem alone does not say it. */
  | { readonly ok: false; readonly problem: TransportProblem; readonly health?: Health };

export interface WriteResult {
  /**
   * The most bytes that can have left this machine. 0 is a proof: the printer got nothing of it. Where the system does not
   * tell exactly, a block that was handed over counts whole.
   */
  readonly taken: number;
  /** null: every byte was taken. */
  readonly problem: TransportProblem | null;
}

/** A byte from the printer, or why there is none. */
export type ReadResult = number | 'timeout' | 'aborted' | 'closed';

/** The paper as the USB printer class tells it, for printers that never answer. To be asked while the way is open. */
export interface PaperSensor {
  paper(): Promise<'ok' | 'out' | null>;
  /** Why it cannot be asked, in words for the technician; null when it can. */
  readonly why: string | null;
}

/**
 * The way to one printer: opened for one exchange, then closed. No method throws for what a device or a network does, and
 * none outlasts its limit.
 */
export interface Transport {
  /** For people: what to look at when it fails, e.g. `192.0.2.7:9100`. */
  readonly place: string;
  /** False when nothing can ever come back on this way (a pipe, a plain file). */
  readonly canAnswer: boolean;
  /** Device files whose coming and going is a reason to look at once. Empty: there are none. */
  readonly files: readonly string[];
  open(limit: Limit): Promise<OpenResult>;
  write(bytes: Uint8Array, limit: Limit): Promise<WriteResult>;
  read(limit: Limit): Promise<ReadResult>;
  /** What was received and not read yet; it is not read again. Does not wait. */
  takeInput(): Promise<Uint8Array>;
  /**
   * Keeps an open line under watch until it is closed: `listener` is called when something was received (`false`), and once
   * when the line is lost (`true`).
   * @returns whether news arrive by themselves; false: only an exchange finds out.
   */
  watch(listener: (lost: boolean) => void): Promise<boolean>;
  /** What the USB printer class itself says of the paper; null where there is no such thing, or no answer. */
  readonly paperSensor: PaperSensor | null;
  /**
   * Ends the exchange. Does nothing when it is not open.
   * @param how `clean` lets what was written arrive; `drop` takes back what has not left this machine, so that a receipt
   * given up on is not printed an hour later, when someone loads paper.
   */
  close(how: 'clean' | 'drop'): Promise<void>;
}
