import type { Step } from '../domain/draft.ts';
import type { Effect } from '../domain/effects.ts';
import type { KioskEvent } from '../domain/events.ts';
import { next, wakeAt } from '../domain/kiosk.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { INITIAL_STATE, type KioskState } from '../domain/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Committed, Journal, JournalError } from '../journal/port.ts';
import { changeOf } from './rows.ts';

/** Time, as the loop needs it. The simulated one lets a test play an hour in a moment. */
export interface LoopClock {
  now(): Instant;
  /** Calls back once at or after monotonic ms `at`. @returns a function that cancels it. */
  wake(at: number, callback: () => void): () => void;
}

export interface LoopOptions {
  readonly settings: KioskSettings;
  readonly journal: Pick<Journal, 'commit'>;
  readonly clock: LoopClock;
  /** Starts the effect and returns; what it learns comes back through `post`. */
  readonly runEffect: (effect: Effect) => void;
  /** After every step, with the state that is now durable. */
  readonly onState: (state: KioskState, step: Step) => void;
  readonly onCommitted: (committed: Committed) => void;
  /** The journal refused: nothing is sold until it takes the same change. Called with null when it works again. */
  readonly onStorageFault: (fault: JournalError | null) => void;
  /** An exception is a bug: it comes here, once, and the event that caused it is dropped. */
  readonly onBug: (error: unknown, event: KioskEvent['type']) => void;
}

/** How long until a refused commit is tried again, ms. */
const STORAGE_RETRY_MS = 5_000;

/**
 * One queue of events in, one pure decision, one commit, then the effects. An event waits only for the commit of the one before
 * it: nothing else stands between a scan and its request.
 */
export class Loop {
  private readonly options: LoopOptions;
  private readonly queue: KioskEvent[] = [];
  private current: KioskState = INITIAL_STATE;
  private running = false;
  private stopped = false;
  private cancelWake: () => void = () => {};
  private idle: (() => void)[] = [];
  /** How many events were handled: proof of progress for the watchdog. */
  handled = 0;

  constructor(options: LoopOptions) {
    this.options = options;
  }

  get state(): KioskState {
    return this.current;
  }

  post(event: KioskEvent): void {
    if (this.stopped) {
      return;
    }
    this.queue.push(event);
    if (!this.running) {
      this.running = true;
      void this.drain();
    }
  }

  /** Resolves when the queue is empty and the last commit is done. */
  settled(): Promise<void> {
    return this.running ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
  }

  /** Takes no more events. What was committed stays; effects under way report into nothing. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.queue.length = 0;
    this.cancelWake();
    await this.settled();
  }

  private async drain(): Promise<void> {
    for (let event = this.queue.shift(); event !== undefined; event = this.queue.shift()) {
      await this.handle(event);
      this.handled += 1;
    }
    this.running = false;
    this.planWake();
    for (const resolve of this.idle.splice(0)) {
      resolve();
    }
  }

  private async handle(event: KioskEvent): Promise<void> {
    const { clock, settings } = this.options;
    let step: Step;
    const now = clock.now();
    try {
      step = next(settings, this.current, event, now);
    } catch (error) {
      this.options.onBug(error, event.type);
      return;
    }
    const change = changeOf(step, this.current, now);
    if (change !== null && !(await this.commit(change))) {
      return;
    }
    this.current = step.state;
    for (const effect of step.effects) {
      this.options.runEffect(effect);
    }
    this.options.onState(step.state, step);
  }

  /** Tries until the journal takes the change: what the change says has happened and cannot be un-happened. */
  private async commit(change: NonNullable<ReturnType<typeof changeOf>>): Promise<boolean> {
    let faulty = false;
    while (!this.stopped || !faulty) {
      try {
        const committed = await this.options.journal.commit(change);
        if (faulty) {
          this.options.onStorageFault(null);
        }
        this.options.onCommitted(committed);
        return true;
      } catch (error) {
        faulty = true;
        this.options.onStorageFault(error as JournalError);
        await this.pause(STORAGE_RETRY_MS);
      }
    }
    return false;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.wake(this.options.clock.now().mono + ms, resolve);
      this.cancelWake = () => {
        cancel();
        resolve();
      };
    });
  }

  private planWake(): void {
    this.cancelWake();
    const at = wakeAt(this.current);
    this.cancelWake =
      at === null || this.stopped ? () => {} : this.options.clock.wake(at, () => this.post({ type: 'tick' }));
  }
}
