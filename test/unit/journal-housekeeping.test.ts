import { describe, expect, test } from 'vitest';
import { type Archived, type Inspected, JournalError, type OutboundEvent } from '../../src/journal/port.ts';
import { Housekeeping, type HousekeepingOptions, type HousekeepingRound } from '../../src/runtime/housekeeping.ts';

const HOUR = 3_600_000;
const KEEP = 400 * 24 * HOUR;
const NOW = KEEP + 1_000;

/** A housekeeping over a pretended journal and a clock that a test turns. */
class House {
  time = 0;
  quiet = true;
  calls: string[] = [];
  archives: Archived[] = [];
  slices: (Inspected | Error)[] = [];
  events: OutboundEvent[] = [];
  problems: string[] = [];
  failed: string[] = [];
  rounds: HousekeepingRound[] = [];
  private timer: { at: number; run: () => void } | null = null;
  readonly keeping: Housekeeping;

  constructor(part: Partial<HousekeepingOptions> = {}) {
    this.keeping = new Housekeeping({
      journal: () => ({
        inspect: async ({ from, since }) => {
          this.calls.push(`inspect ${from} since ${since}`);
          const slice = this.slices.shift() ?? { ok: true, problem: '', next: null, verifiedTo: 7 };
          if (slice instanceof Error) {
            throw slice;
          }
          return slice;
        },
        archive: async ({ before, limitBytes }) => {
          this.calls.push(`archive before ${before} within ${limitBytes}`);
          return this.archives.shift() ?? { entries: 0, more: false, file: null };
        },
        pendingEvents: async () => this.events,
        acknowledgeEvents: async (upTo) => {
          this.calls.push(`let go of ${upTo}`);
          this.events = this.events.filter(({ number }) => number > upTo);
        },
      }),
      quiet: () => this.quiet,
      keepMs: KEEP,
      folder: '/nowhere',
      archiveLimitBytes: 99,
      timeZone: 'UTC',
      broker: true,
      wallNow: () => NOW,
      setTimer: (ms, run) => {
        this.timer = { at: this.time + ms, run };
        return () => {
          this.timer = null;
        };
      },
      onProblem: (error) => this.problems.push(error.message),
      onFailed: (error) => this.failed.push(error.message),
      onDone: (round) => this.rounds.push(round),
      ...part,
    });
    this.keeping.start();
  }

  /** Lets the next timer come. @returns how long that took. */
  async tick(): Promise<number> {
    const { timer } = this;
    if (timer === null) {
      throw new Error('nothing is planned');
    }
    this.timer = null;
    const waited = timer.at - this.time;
    this.time = timer.at;
    timer.run();
    // The pretended journal answers in a few turns of the microtask queue.
    await new Promise(setImmediate);
    return waited;
  }

  get planned(): boolean {
    return this.timer !== null;
  }

  async until(ms: number): Promise<void> {
    while (this.timer !== null && this.timer.at <= ms) {
      await this.tick();
    }
  }
}

const WHOLE = `inspect  since 0`;
const ARCHIVE = 'archive before 1000 within 99';

describe('housekeeping', () => {
  test('comes minutes after the start, then once a day, and proves only what is new on most days', async () => {
    const house = new House();
    await house.until(0.08 * HOUR);
    expect(house.calls).toEqual([]);
    await house.until(HOUR);
    expect(house.calls).toEqual([WHOLE, ARCHIVE]);
    await house.until(23 * HOUR);
    expect(house.calls).toHaveLength(2);
    await house.until(7.5 * 24 * HOUR);
    const inspections = house.calls.filter((call) => call.startsWith('inspect'));
    const since = 'inspect  since 7';
    expect(inspections).toEqual([WHOLE, since, since, since, since, since, since, WHOLE]);
    expect(house.rounds[0]).toEqual({ archived: 0, verifiedTo: 7 });
  });

  test('goes slice by slice, and stops between two of them while somebody buys', async () => {
    const house = new House();
    house.slices = [{ ok: true, problem: '', next: 'sales:', verifiedTo: 0 }];
    house.archives = [{ entries: 5, more: true, file: 'a' }];
    await house.tick();
    expect(house.calls).toHaveLength(1);
    house.quiet = false;
    for (let n = 0; n < 3; n += 1) {
      await house.tick();
    }
    expect(house.calls).toHaveLength(1);
    house.quiet = true;
    await house.until(5 * HOUR);
    expect(house.calls).toEqual([WHOLE, 'inspect sales: since 0', ARCHIVE, ARCHIVE]);
    expect(house.rounds).toEqual([{ archived: 5, verifiedTo: 7 }]);
  });

  test('damage that it finds is told, nothing is archived then, and the next day all is proven again', async () => {
    const house = new House();
    await house.until(5 * HOUR);
    house.slices = [{ ok: false, problem: 'Entry 3 was changed.', next: null, verifiedTo: 0 }];
    await house.until(30 * HOUR);
    expect(house.problems).toHaveLength(1);
    expect(house.problems[0]).toContain('Entry 3 was changed. Do not sell');
    expect(house.calls.filter((call) => call === ARCHIVE)).toHaveLength(1);
    await house.until(54 * HOUR);
    expect(house.calls.slice(-2)).toEqual([WHOLE, ARCHIVE]);
  });

  test('a page that cannot be read is damage too', async () => {
    const house = new House();
    house.slices = [new JournalError('corrupt', 'bad page')];
    await house.until(5 * HOUR);
    expect(house.problems).toEqual(['bad page']);
  });

  test('an archive that cannot be written is told, and is no reason to stop selling', async () => {
    const house = new House({
      journal: () => ({
        inspect: async () => ({ ok: true, problem: '', next: null, verifiedTo: 7 }),
        archive: async () => {
          throw new JournalError('disk full', 'no room');
        },
        pendingEvents: async () => [],
        acknowledgeEvents: async () => {},
      }),
    });
    await house.until(5 * HOUR);
    expect([house.problems, house.failed]).toEqual([[], ['no room']]);
    expect(house.planned).toBe(true);
  });

  test('without a journal it waits for the next day', async () => {
    const house = new House({ journal: () => null });
    await house.until(5 * HOUR);
    expect(house.failed).toEqual(['The journal is not open.']);
    expect(house.planned).toBe(true);
  });

  test('without a broker, events that are older than everything else are let go; with one, never', async () => {
    const event = (number: number, at: number): OutboundEvent => ({ number, at, type: 'sale', payload: {} });
    for (const broker of [false, true]) {
      const house = new House({ broker });
      house.events = [event(1, 0), event(2, 999), event(3, 1_000)];
      await house.until(5 * HOUR);
      expect(house.calls).toEqual(broker ? [WHOLE, ARCHIVE] : [WHOLE, 'let go of 2', ARCHIVE]);
      expect(house.events).toHaveLength(broker ? 3 : 1);
    }
  });

  test('stopped, it does nothing more', async () => {
    const house = new House();
    house.keeping.stop();
    expect(house.planned).toBe(false);
    const busy = new House();
    const tick = busy.tick();
    busy.keeping.stop();
    await tick;
    expect(busy.planned).toBe(false);
    busy.keeping.stop();
  });
});
