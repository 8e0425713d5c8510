import type { StoredPayment } from '../domain/entries.ts';
import type { Job } from '../domain/job.ts';
import type { DayTotal, Journal, Snapshot } from '../journal/port.ts';
import type { Period, ZoneClock } from './day.ts';
import { type Fact, FactReader } from './facts.ts';
import { Records } from './records.ts';
import { archivedIn } from './totals.ts';
import { type WalkNotes, walk } from './walk.ts';

/** What a report is made from. */
export interface ReportSource {
  readonly journal: Pick<Journal, 'entries' | 'facts' | 'ended' | 'load' | 'totals'>;
  readonly snapshot: Snapshot;
  readonly period: Period;
  readonly clock: ZoneClock;
  /** Reads the whole journal, for one whose clock was wrong for long. */
  readonly everything: boolean;
}

/** What stands at the head of a report: nothing of it depends on the time that is asked for, but `archived`. */
export interface ReportHead {
  readonly period: Period;
  /** What waits for a person now, of whatever day. */
  readonly jobs: readonly Job[];
  /** Payments that are not final now. */
  readonly open: readonly StoredPayment[];
  /** Sums of the days of this time that were archived. */
  readonly archived: readonly DayTotal[];
  /** The last day that was archived, of whatever time; null when none was. */
  readonly archivedUntil: string | null;
}

/** One report of one time. Only reads, a page at a time; the daemon may run meanwhile. */
export class Report {
  readonly #source: ReportSource;
  readonly records: Records;
  readonly notes: WalkNotes = { backwards: 0, read: 0 };

  constructor(source: ReportSource) {
    this.#source = source;
    this.records = new Records(source.journal, source.snapshot);
  }

  async head(): Promise<ReportHead> {
    const { journal, period } = this.#source;
    const totals = await journal.totals();
    return {
      period,
      jobs: this.records.openJobs(),
      open: this.records.openPayments().map(({ payment }) => payment),
      archived: archivedIn(totals, period.first, period.last),
      archivedUntil: totals.reduce<string | null>((last, { day }) => (last === null || day > last ? day : last), null),
    };
  }

  /** What happened in the time, in the order in which the kiosk wrote it down. */
  async *facts(): AsyncGenerator<Fact> {
    const { from, to } = this.#source.period;
    for await (const fact of this.wideFacts()) {
      if (fact.at >= from && fact.at < to) {
        yield fact;
      }
    }
  }

  /** The same with some from before and after. */
  async *wideFacts(): AsyncGenerator<Fact> {
    const { journal, period, everything } = this.#source;
    const reader = new FactReader(this.records);
    this.notes.backwards = 0;
    this.notes.read = 0;
    for await (const entry of walk({ journal, from: period.from, to: period.to, everything }, this.notes)) {
      yield* await reader.read(entry);
    }
  }
}
