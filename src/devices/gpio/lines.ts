import type { Health } from '../../domain/health.ts';
import type { Pull } from './port.ts';

export type Level = 0 | 1;

/** One line driven by us. Levels are those of the wire; active-low is the board's business. */
export interface OutputLine {
  /** Throws when the line cannot be driven. */
  write(level: Level): void;
  /** Gives the line back. Drive it to its safe level first: what a line that was given back does is up to the kernel. */
  release(): void;
}

export interface InputLine {
  /** The level of this moment, not debounced. Throws when the line cannot be read. */
  read(): Level;
  /** Calls on every edge, either way, also on those since the line was opened. Many may come as one call. */
  watch(onEdge: () => void): Promise<void>;
  release(): void;
}

export interface LineRequest {
  /** What the configuration calls it; for words only. */
  readonly name: string;
  readonly bcm: number;
}

export interface OutputRequest extends LineRequest {
  /** The level it has from its first moment as an output: it never passes through the other one. */
  readonly level: Level;
}

export interface InputRequest extends LineRequest {
  readonly pull?: Pull | undefined;
}

/**
 * The lines of the header that was found, by BCM number. All methods throw, or reject, with a sentence for the technician.
 * The board checks before that no pin is asked for twice.
 */
export interface LineFactory {
  readonly driver: 'cdev' | 'onoff';
  /** For diagnosis: the chip, where it is, its base number where it has one. */
  readonly about: string;
  /** Whether `InputRequest.pull` has an effect. */
  readonly setsPulls: boolean;
  /** Makes lines usable without blocking; called once, before any of them is opened. */
  prepare(outputs: readonly OutputRequest[], inputs: readonly InputRequest[]): Promise<void>;
  output(request: OutputRequest): OutputLine;
  input(request: InputRequest): InputLine;
  /** After all lines were released. */
  close(): void;
}

export type Lookup =
  /** `note`: what keeps a better way from being taken, if there is one. */
  | { readonly found: true; readonly lines: LineFactory; readonly note?: string | undefined }
  /** This way to the lines is not there: what is wrong with it, and what to do. */
  | { readonly found: false; readonly health: Health };

/**
 * One way to the lines: looks whether it works on this machine and finds the header's chip, touching no line.
 * @param lost to be called when the chip goes away later on.
 */
export type FindLines = (lost: (health: Health) => void) => Promise<Lookup>;

/** Why something thrown was thrown, by its name of the kernel (`EBUSY`); empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
