/** How long a printer is waited for, ms. Tests that are not about a silent printer wait longer. */
export interface PrinterWaits {
  /** For one answer. A healthy printer answers within some ten milliseconds; one that prints and cuts, later. */
  readonly answerMs: number;
  /** For one look at an idle printer, or the first one on a line that stays open. */
  readonly lookMs: number;
}

export const WAITS: PrinterWaits = { answerMs: 1_000, lookMs: 4_000 };
