import type { Effect } from '../../src/domain/effects.ts';
import type { KioskEvent } from '../../src/domain/events.ts';
import { READY } from '../../src/domain/health.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import type { Change, Committed, JournalError } from '../../src/journal/port.ts';
import { Loop } from '../../src/runtime/loop.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { SimulatedClock, SimulatedTime } from '../support/simulated-time.ts';

interface Waiting {
  readonly change: Change;
  take(): void;
  refuse(error: Error): void;
}

/**
 * The real loop, with a journal in which the test answers every commit by hand when it wants to, and a time that stands still.
 * `told` is everything the loop did, in order.
 */
export class LoopUnderTest {
  readonly time = new SimulatedTime();
  readonly told: string[] = [];
  readonly bugs: { readonly error: unknown; readonly event: string }[] = [];
  readonly faults: (JournalError | null)[] = [];
  readonly changes: Change[] = [];
  readonly loop: Loop;
  /** True: the journal takes everything at once. */
  willing = true;
  /** False: the breaker has tripped. */
  moneyMoves = true;
  /** Thrown instead of starting an effect, or of telling the state. */
  throwIn: { effect?: Effect['do']; state?: boolean } = {};
  /** When `wake` was asked for, and whether that is still waiting. */
  readonly wakes: { readonly at: number; waiting: boolean }[] = [];
  private readonly waiting: Waiting[] = [];

  constructor(settings: KioskSettings = kioskSettings()) {
    const clock = new SimulatedClock(this.time);
    this.loop = new Loop({
      settings,
      journal: { commit: (change) => this.commit(change) },
      clock: { now: () => clock.now(), wake: (at, callback) => this.wake(clock, at, callback) },
      breaker: {
        judge: () => ({ moneyMoves: this.moneyMoves, entries: [], note: null }),
        committed: () => {},
      },
      runEffect: (effect) => this.effect(effect),
      onState: (state) => this.state(state.phase.name),
      onCommitted: (committed) => this.told.push(`committed ${committed.lastSeq}`),
      onStorageFault: (fault) => {
        this.faults.push(fault);
        this.told.push(fault === null ? 'storage works' : `storage fault ${fault.problem}`);
      },
      onBug: (error, event) => this.bugs.push({ error, event }),
    });
  }

  /** Started, with every part ready; nothing told yet. */
  static async ready(settings?: KioskSettings): Promise<LoopUnderTest> {
    const test = new LoopUnderTest(settings);
    await test.start();
    return test;
  }

  async start(): Promise<void> {
    this.loop.post({ type: 'loaded', sales: [], payments: [], jobs: [], counters: {}, session: 1, tail: '4711' });
    for (const part of ['gpio', 'scanner', 'display', 'gateway:qfpay', 'gateway:wavpay']) {
      this.loop.post({ type: 'health', part, health: READY });
    }
    this.loop.post({ type: 'devices started' });
    await this.loop.settled();
    this.told.length = 0;
    this.changes.length = 0;
  }

  /** Handles these, to the end. */
  async play(...events: readonly KioskEvent[]): Promise<void> {
    for (const event of events) {
      this.loop.post(event);
    }
    await this.loop.settled();
  }

  /** The commit that is waiting for its answer. */
  get pending(): Waiting {
    const [first] = this.waiting;
    if (first === undefined) {
      throw new Error('no commit is waiting');
    }
    return first;
  }

  get commitsWaiting(): number {
    return this.waiting.length;
  }

  /** Wake-ups that are still to come, monotonic ms. */
  get planned(): number[] {
    return this.wakes.filter((wake) => wake.waiting).map((wake) => wake.at);
  }

  private commit(change: Change): Promise<Committed> {
    this.told.push(`commit ${change.entries.map((entry) => entry.kind).join(', ')}`);
    this.changes.push(change);
    const committed = { lastSeq: this.changes.length, lastEvent: 0 };
    if (this.willing) {
      return Promise.resolve(committed);
    }
    return new Promise((resolve, reject) => {
      const done = () => void this.waiting.splice(this.waiting.indexOf(entry), 1);
      const entry: Waiting = {
        change,
        take: () => {
          done();
          resolve(committed);
        },
        refuse: (error) => {
          done();
          reject(error);
        },
      };
      this.waiting.push(entry);
    });
  }

  private wake(clock: SimulatedClock, at: number, callback: () => void): () => void {
    const wake = { at, waiting: true };
    this.wakes.push(wake);
    const cancel = clock.wake(at, () => {
      wake.waiting = false;
      callback();
    });
    return () => {
      wake.waiting = false;
      cancel();
    };
  }

  private effect(effect: Effect): void {
    this.told.push(`effect ${effect.do}`);
    if (this.throwIn.effect === effect.do) {
      throw new Error(`${effect.do} threw`);
    }
  }

  private state(phase: string): void {
    this.told.push(`state ${phase}`);
    if (this.throwIn.state === true) {
      throw new Error('the screen threw');
    }
  }
}

/** Settings that throw while `faulty`: a bug in the decisions, as the loop would meet it. */
export function brittleSettings(): { readonly settings: KioskSettings; fault: Error | null } {
  const usual = kioskSettings();
  const brittle = {
    fault: null as Error | null,
    settings: {
      ...usual,
      get items() {
        if (brittle.fault !== null) {
          throw brittle.fault;
        }
        return usual.items;
      },
    },
  };
  return brittle;
}
