import { BY_CHANCE, play, type RunReport } from './play.ts';
import { shrink, tell } from './shrink.ts';

/** What many seeds came to. */
export interface Sum {
  seeds: number;
  lives: number;
  events: number;
  virtualMs: number;
  longestSettleMs: number;
  readonly fired: Map<string, number>;
  readonly cells: Set<string>;
  readonly failures: { readonly seed: number; readonly story: string }[];
}

export function emptySum(): Sum {
  return {
    seeds: 0,
    lives: 0,
    events: 0,
    virtualMs: 0,
    longestSettleMs: 0,
    fired: new Map(),
    cells: new Set(),
    failures: [],
  };
}

/** Plays seeds one after the other. A failing one is shortened and told; after `stopAfter` of them it ends. */
export async function playSeeds(from: number, seeds: number, stopAfter = 3): Promise<Sum> {
  const sum = emptySum();
  for (let seed = from; seed < from + seeds && sum.failures.length < stopAfter; seed += 1) {
    const options = { seed, plan: BY_CHANCE } as const;
    const report = await play(options);
    add(sum, report);
    if (report.broken.length > 0) {
      sum.failures.push({ seed, story: tell(await shrink(options, report), 80) });
    }
  }
  return sum;
}

function add(sum: Sum, report: RunReport): void {
  sum.seeds += 1;
  sum.lives += report.lives;
  sum.events += report.events;
  sum.virtualMs += report.virtualMs;
  sum.longestSettleMs = Math.max(sum.longestSettleMs, report.settledWithinMs);
  for (const [kind, times] of report.fired) {
    sum.fired.set(kind, (sum.fired.get(kind) ?? 0) + times);
  }
  for (const cell of report.cells) {
    sum.cells.add(cell);
  }
}

/** Puts what another thread came to beside what this one did. */
export function join(sum: Sum, other: Sum): void {
  sum.seeds += other.seeds;
  sum.lives += other.lives;
  sum.events += other.events;
  sum.virtualMs += other.virtualMs;
  sum.longestSettleMs = Math.max(sum.longestSettleMs, other.longestSettleMs);
  for (const [kind, times] of other.fired) {
    sum.fired.set(kind, (sum.fired.get(kind) ?? 0) + times);
  }
  for (const cell of other.cells) {
    sum.cells.add(cell);
  }
  sum.failures.push(...other.failures);
}
