import { dirname, join } from 'node:path';
import type { Config } from '../config/resolve.ts';
import { isWaitedFor } from '../domain/payment.ts';
import type { KioskState } from '../domain/state.ts';
import { type Journal, JournalError } from '../journal/port.ts';

type KeptJournal = Pick<Journal, 'archive' | 'inspect' | 'pendingEvents' | 'acknowledgeEvents'>;

export interface HousekeepingOptions {
  /** Null while there is none. */
  readonly journal: () => KeptJournal | null;
  /**
   * Nobody buys, nothing is being settled, the journal works, and the wall clock is known to be right: a clock that is years ahead
   * would make everything old.
   */
  readonly quiet: () => boolean;
  readonly keepMs: number;
  readonly folder: string;
  readonly archiveLimitBytes: number;
  /** IANA name of the kiosk's time zone. */
  readonly timeZone: string;
  /** False: no broker is configured, so events that nobody will fetch are let go after `keepMs`. */
  readonly broker: boolean;
  readonly wallNow: () => number;
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  /** The journal is damaged: selling has to stop. Called once a round at most. */
  readonly onProblem: (error: JournalError) => void;
  /** A part of the work could not be done; selling goes on. Called once a round at most. */
  readonly onFailed: (error: JournalError) => void;
  /** A round was done to its end. */
  readonly onDone?: (round: HousekeepingRound) => void;
}

export interface HousekeepingRound {
  readonly archived: number;
  /** The last entry that the inspection has proven. */
  readonly verifiedTo: number;
}

/** Soon, because damage that was found before the start must not be sold on; late enough that a kiosk that keeps restarting sells. */
const FIRST_AFTER_MS = 5 * 60_000;
const EVERY_MS = 24 * 3_600_000;
/** When somebody buys: look again soon, and go on where it was left. */
const NOT_QUIET_MS = 60_000;
/** Between slices, so that a commit of the other parts comes first and the processor stays free. */
const BREATH_MS = 20;
const ARCHIVE_ENTRIES = 250;
const INSPECT_ROWS = 200;
/** Every so many rounds the chain is proven from the archive on, not only from where the round before ended. */
const WHOLE_EVERY = 7;

/**
 * Once a day, while nobody buys: inspects the journal, moves what is old to the archive, keeps the archive within its limit. In slices
 * of some ms; it stops between two of them as soon as somebody comes, and goes on later. It writes nothing when nothing is old.
 */
export class Housekeeping {
  private readonly options: HousekeepingOptions;
  private cancelTimer: () => void = () => {};
  private stopped = false;
  private rounds = 0;
  private verifiedTo = 0;

  constructor(options: HousekeepingOptions) {
    this.options = options;
  }

  start(): void {
    this.next(FIRST_AFTER_MS, () => this.begin());
  }

  /** Idempotent. A slice under way ends by itself. */
  stop(): void {
    this.stopped = true;
    this.cancelTimer();
  }

  private begin(): void {
    const slices = this.round();
    const go = async () => {
      if (!this.options.quiet()) {
        this.next(NOT_QUIET_MS, go);
        return;
      }
      if (await this.step(slices)) {
        this.next(EVERY_MS, () => this.begin());
      } else {
        this.next(BREATH_MS, go);
      }
    };
    void go();
  }

  private next(ms: number, run: () => unknown): void {
    if (!this.stopped) {
      this.cancelTimer = this.options.setTimer(ms, () => void run());
    }
  }

  /** @returns true when the round is over. */
  private async step(slices: AsyncGenerator<void, void>): Promise<boolean> {
    try {
      return (await slices.next()).done === true;
    } catch (thrown) {
      const error = thrown instanceof JournalError ? thrown : new JournalError('failed', String(thrown));
      if (!this.stopped) {
        (error.problem === 'corrupt' ? this.options.onProblem : this.options.onFailed)(error);
      }
      return true;
    }
  }

  private async *round(): AsyncGenerator<void, void> {
    this.rounds += 1;
    // First: what is damaged is not moved about.
    yield* this.inspect();
    yield* this.letGoOfEvents();
    let archived = 0;
    for (let more = true; more; ) {
      const step = await this.journal().archive({
        before: this.before(),
        now: this.options.wallNow(),
        folder: this.options.folder,
        timeZone: this.options.timeZone,
        limit: ARCHIVE_ENTRIES,
        limitBytes: this.options.archiveLimitBytes,
      });
      archived += step.entries;
      more = step.more;
      yield;
    }
    this.options.onDone?.({ archived, verifiedTo: this.verifiedTo });
  }

  private async *inspect(): AsyncGenerator<void, void> {
    const since = this.rounds % WHOLE_EVERY === 1 ? 0 : this.verifiedTo;
    for (let from: string | null = ''; from !== null; ) {
      const slice = await this.journal().inspect({ from, since, limit: INSPECT_ROWS });
      if (!slice.ok) {
        this.verifiedTo = 0;
        throw new JournalError('corrupt', `${slice.problem} Do not sell with it. Copy the whole folder away first.`);
      }
      from = slice.next;
      if (from === null) {
        this.verifiedTo = slice.verifiedTo;
      }
      yield;
    }
  }

  private async *letGoOfEvents(): AsyncGenerator<void, void> {
    while (!this.options.broker) {
      const events = await this.journal().pendingEvents(ARCHIVE_ENTRIES);
      const last = events.filter(({ at }) => at < this.before()).at(-1);
      if (last === undefined) {
        return;
      }
      await this.journal().acknowledgeEvents(last.number);
      yield;
    }
  }

  private before(): number {
    return this.options.wallNow() - this.options.keepMs;
  }

  private journal(): KeptJournal {
    const journal = this.options.journal();
    if (journal === null) {
      throw new JournalError('failed', 'The journal is not open.');
    }
    return journal;
  }
}

/** And no answer of a gateway is on its way. A payment that is being settled for days must not hold it up for days. */
export function nobodyBuys({ phase, payments }: KioskState): boolean {
  return phase.name === 'idle' && ![...payments.values()].some((payment) => payment.calling || isWaitedFor(payment));
}

/** What it takes from the configuration. */
export function housekeepingOptions({ journal, kiosk, mqtt }: Config) {
  return {
    keepMs: journal.keep,
    folder: journal.archive ?? join(dirname(journal.path), 'archive'),
    archiveLimitBytes: journal.archiveLimit,
    timeZone: kiosk.timeZone,
    broker: mqtt !== undefined,
  };
}
