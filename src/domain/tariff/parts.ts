import type { Capped } from './caps.ts';
import type { FeePart } from './fee.ts';
import type { Run } from './runs.ts';

/** More lines than a receipt is read for: then each rate is summed up over the whole stay. */
const MOST_PARTS = 24;

interface BandPart {
  readonly by: FeePart['by'];
  readonly turn: number;
  readonly day: number;
  readonly from: number;
  to: number;
  minor: number;
  overBand: number;
  overDay: number;
}

/** Collects what a stay is made of: each turn of a rate, day by day, with what its limits took off. */
export class PartList {
  readonly #bands: BandPart[] = [];

  add(run: Run, to: number, minor: number, { overBand, overDay }: Capped): void {
    const { turn, day, rate } = run;
    const last = this.#bands.at(-1);
    // A unit that was cut short ends where the next begins.
    if (last !== undefined) {
      last.to = Math.min(last.to, run.from);
    }
    if (last?.turn === turn && last.day === day) {
      last.to = to;
      last.minor += minor;
      last.overBand += overBand;
      last.overDay += overDay;
    } else {
      this.#bands.push({ by: nameOf(rate), turn, day, from: run.from, to, minor, overBand, overDay });
    }
  }

  /** In order of time; what a day's limit takes off stands after the day. They sum up to what `Caps` kept. */
  all(): readonly FeePart[] {
    const parts: FeePart[] = [];
    let overDay = 0;
    for (const [index, { by, day, from, to, minor, overBand, overDay: over }] of this.#bands.entries()) {
      overDay += over;
      parts.push({ by, from, to, minor }, ...capPart(overBand));
      if (this.#bands[index + 1]?.day !== day) {
        parts.push(...capPart(overDay));
        overDay = 0;
      }
    }
    return parts.length <= MOST_PARTS ? parts : summed(parts);
  }
}

function nameOf({ name, in: languages }: Run['rate']): FeePart['by'] {
  return { kind: 'band', name, ...(languages === undefined ? {} : { in: languages }) };
}

function capPart(over: number): readonly FeePart[] {
  return over === 0 ? [] : [{ by: { kind: 'cap' }, from: null, to: null, minor: -over }];
}

/** One part for each name, from its first moment to its last, and one for all limits. */
function summed(parts: readonly FeePart[]): readonly FeePart[] {
  const sums = new Map<string, FeePart>();
  for (const part of parts) {
    const key = part.by.kind === 'band' ? `band ${part.by.name}` : part.by.kind;
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? part : { ...sum, to: part.to, minor: sum.minor + part.minor });
  }
  return [...sums.values()].toSorted((a, b) => Number(a.by.kind === 'cap') - Number(b.by.kind === 'cap'));
}
