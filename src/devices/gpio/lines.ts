export type Level = 0 | 1;

/** One line driven by us. Levels are those of the wire; active-low is the board's business. */
export interface OutputLine {
  /** Throws when the line cannot be driven. */
  write(level: Level): void;
  /** Gives the line back. The level stays what it was last. */
  release(): void;
}

export interface InputLine {
  /** Throws when the line cannot be read. */
  read(): Level;
  /** Calls on every edge, either way. Edges that follow closely may come as one call. */
  watch(onEdge: () => void): void;
  release(): void;
}

/**
 * Where lines come from, under the kernel's numbers. The real one wraps the onoff package; a test passes one that works
 * on a folder of its own. All methods throw, or reject, with a sentence for the technician.
 */
export interface LineFactory {
  /** Makes lines usable without blocking; called once, before any of them is opened. */
  prepare(numbers: readonly number[]): Promise<void>;
  /** Opens as output, already at `level`: the line never passes through the other one. */
  output(number: number, level: Level): OutputLine;
  input(number: number): InputLine;
}
