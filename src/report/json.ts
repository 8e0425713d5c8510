import type { ZoneClock } from './day.ts';
import { type Comparison, DIFFERENCES } from './differences.ts';
import type { Fact } from './facts.ts';
import type { ReportHead } from './report.ts';
import type { Totals } from './totals.ts';

/** Grows by new members only; what a member means does not change under the same number. */
export const REPORT_VERSION = 1;

/** Everything but the facts, which are written one by one because there may be many. */
export function jsonHead(kioskId: string, head: ReportHead, clock: ZoneClock): string {
  const { period, jobs, open, archived } = head;
  const members = {
    version: REPORT_VERSION,
    kiosk: kioskId,
    timeZone: clock.timeZone,
    period: { first: period.first, last: period.last, from: clock.iso(period.from), to: clock.iso(period.to) },
    jobs: jobs.map((job) => ({ ...job, since: clock.iso(job.since) })),
    open: open.map(({ orderNumber, saleId, gateway, wallet, mode, amount, state, madeAt, gatewayRef }) => ({
      ...{ orderNumber, saleId, gateway, wallet, mode, amount, state, gatewayRef },
      madeAt: clock.iso(madeAt),
    })),
    archived,
  };
  return `${JSON.stringify(members).slice(0, -1)},\n"facts":[`;
}

export function jsonFact(fact: Fact, clock: ZoneClock, isFirst: boolean): string {
  const { seq, at, ...rest } = fact;
  return `${isFirst ? '' : ','}\n${JSON.stringify({ entry: seq, at: clock.iso(at), ...rest })}`;
}

export function jsonTail(
  totals: Totals,
  notes: { readonly backwards: number },
  comparison: Comparison | null,
  clock: ZoneClock,
): string {
  const members = {
    sales: totals.sales(),
    totals: totals.wallets(),
    clockPutBack: notes.backwards,
    comparison: comparison === null ? null : jsonComparison(comparison, clock),
  };
  return `\n],${JSON.stringify(members).slice(1)}\n`;
}

function jsonComparison({ differences, ...counts }: Comparison, clock: ZoneClock): object {
  return {
    ...counts,
    differences: differences.map((difference) => ({
      ...difference,
      at: difference.at === null ? null : clock.iso(difference.at),
      ...DIFFERENCES[difference.kind],
    })),
  };
}
