import { type Language, textIn } from '../domain/language.ts';
import { printable } from '../domain/printable.ts';
import type { FeePart } from '../domain/tariff.ts';
import { messagesFor } from './messages.ts';

/** One line of what a fee is made of, for screen and paper. */
export interface FeeLine {
  readonly label: string;
  /** Signed minor units: what is taken off is negative. */
  readonly minor: number;
}

/**
 * What a fee is made of, parts of the same name joined, in the order in which each first came: a week has one line for the
 * day and one for the night, and not fourteen. A part that changes nothing is left out, except free minutes: they are
 * why there is nothing to pay.
 */
export function feeLines(parts: readonly FeePart[], language: Language): readonly FeeLine[] {
  const t = messagesFor(language);
  const sums = new Map<string, { label: string; minor: number; keep: boolean }>();
  for (const { by, minor } of parts) {
    const key = by.kind === 'band' ? `band ${by.name}` : by.kind;
    const label =
      by.kind === 'band' ? printable(textIn({ default: by.name, in: by.in ?? {} }, language), 40) : t.fee[by.kind];
    const before = sums.get(key);
    sums.set(key, { label, minor: (before?.minor ?? 0) + minor, keep: by.kind === 'free minutes' });
  }
  return [...sums.values()]
    .filter(({ minor, keep }) => minor !== 0 || keep)
    .map(({ label, minor }) => ({ label, minor }));
}
