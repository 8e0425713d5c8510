import { play, type RunOptions, type RunReport } from './play.ts';

/** A failing run, told with as few faults as it takes. */
export interface Shrunk {
  readonly report: RunReport;
  /** The faults that are left. */
  readonly faults: readonly string[];
  readonly runs: number;
}

/** So many runs are spent on making one story shorter. */
const PATIENCE = 400;

/**
 * Leaves out faults, half of them at first and one by one in the end, as long as the same promise breaks (delta debugging). What is
 * decided depends on place and count alone, so whatever is left out leaves all other decisions where they were.
 */
export async function shrink(options: RunOptions, failed: RunReport): Promise<Shrunk> {
  const wanted = kindOf(failed.broken[0] ?? '');
  const without = new Set<string>(options.plan.by === 'chance' ? options.plan.without : []);
  let best = failed;
  let left = [...failed.names];
  let runs = 0;
  for (let size = Math.ceil(left.length / 2); size >= 1 && runs < PATIENCE; ) {
    let smaller = false;
    for (let at = 0; at < left.length && runs < PATIENCE; ) {
      const out = left.slice(at, at + size);
      const report = await play({ ...options, plan: { by: 'chance', without: new Set([...without, ...out]) } });
      runs += 1;
      if (report.broken.some((what) => kindOf(what) === wanted)) {
        for (const name of out) {
          without.add(name);
        }
        best = report;
        // Without some faults others may have their chance: they are looked at in the next round.
        left = report.names.filter((name) => !without.has(name));
        smaller = true;
      } else {
        at += size;
      }
    }
    size = size === 1 ? (smaller ? 1 : 0) : Math.ceil(size / 2);
  }
  const report = await play({ ...options, plan: { by: 'chance', without }, keepTrace: true });
  return { report: report.broken.length > 0 ? report : best, faults: left, runs };
}

/** The same promise, whatever the numbers in it. */
export function kindOf(what: string): string {
  return what.replace(/[A-Z]+\d[\w-]*|[a-z]+-T\d+|\d+/g, 'N');
}

/** For people: what broke, with what, and the end of the story. */
export function tell({ report, faults, runs }: Shrunk, lines: number): string {
  const story = report.story.slice(-lines);
  return [
    `seed ${report.seed}, told with ${faults.length} of its faults (${runs} runs to find out):`,
    ...faults.map((name) => `  ${name}`),
    'broken:',
    ...report.broken.map((what) => `  ${what}`),
    `the story${story.length < report.story.length ? `, its last ${story.length} lines` : ''}:`,
    ...story.map((line) => `  ${line}`),
    `again: scripts/simulate --seeds 1 --from ${report.seed}`,
  ].join('\n');
}
