import type { Step } from '../domain/draft.ts';
import type { Effect } from '../domain/effects.ts';
import type { KioskEvent } from '../domain/events.ts';
import { next, wakeAt } from '../domain/kiosk.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { INITIAL_STATE, type KioskState } from '../domain/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Change, Committed, Journal, JournalError } from '../journal/port.ts';
import { BREAKER_NOTE, type Breaker, type Verdict } from './breaker.ts';
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
  /** Counts every charge and refund; when it refuses, no more money moves. */
  readonly breaker: Pick<Breaker, 'judge' | 'committed'>;
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

/** How long until a refused commit is tried again, ms: the first time, and at most. */
const STORAGE_RETRY_MS = 5_000;
const STORAGE_RETRY_MAX_MS = 60_000;
/**
 * A commit or a queue that took longer than this leaves the moment behind it: whoever held up a code or pressed a button has seen
 * nothing happen, so nothing is charged or delivered any more for what they did then.
 */
const STALE_MS = 2_000;
/** The desk of host orders answers by then, whatever comes (`src/orders/desk.ts`). */
const STALE_ORDER_MS = 10_000;
/** The answer of a gateway may wait longer in the queue: its customer is told to wait. Not for ever: they will have left. */
const STALE_ANSWER_MS = 15_000;
/** A tick that throws would be due again at once. */
const AFTER_BUG_MS = 1_000;

interface Queued {
  readonly event: KioskEvent;
  /** Monotonic ms. */
  readonly at: number;
}

/**
 * One queue of events in, one pure decision, one commit, then the effects. An event waits only for the commit of the one before
 * it: nothing else stands between a scan and its request.
 */
export class Loop {
  private readonly options: LoopOptions;
  private queue: Queued[] = [];
  private current: KioskState = INITIAL_STATE;
  private running = false;
  private stopped = false;
  private faulty = false;
  /** A bug: the event handled last came to nothing. */
  private dropped = false;
  private bugAt = Number.NEGATIVE_INFINITY;
  private cancelWake: () => void = () => {};
  private idle: (() => void)[] = [];
  private doubtful: ((written: boolean) => void)[] = [];
  /** How many events were handled: proof of progress for the watchdog. */
  handled = 0;

  constructor(options: LoopOptions) {
    this.options = options;
  }

  get state(): KioskState {
    return this.current;
  }

  /** While the journal refuses, the screen says that nothing is sold, so what a customer does then is dropped. */
  post(event: KioskEvent): void {
    if (this.stopped || (this.faulty && isCustomers(event))) {
      return;
    }
    if (this.faulty && event.type === 'health') {
      // Only how a part is when the journal works again is worth an entry.
      this.queue = this.queue.filter((queued) => queued.event.type !== 'health' || queued.event.part !== event.part);
    }
    this.queue.push({ event, at: this.options.clock.now().mono });
    if (!this.running) {
      this.running = true;
      void this.drain();
    }
  }

  /** Null while nothing is being handled and nothing waits: `state` is all there is. Else resolves when that may be so. */
  get busy(): Promise<void> | null {
    return this.running ? this.settled() : null;
  }

  /** Resolves when the queue is empty and the last commit is done. */
  settled(): Promise<void> {
    return this.running ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
  }

  /**
   * For whoever may only go on when all that was posted so far is durable.
   * @returns true once it is; false as soon as nobody can say when: the journal refuses, or the loop is being stopped.
   */
  written(): Promise<boolean> {
    if (this.stopped || this.faulty) {
      return Promise.resolve(false);
    }
    return this.running ? new Promise((resolve) => this.doubtful.push(resolve)) : Promise.resolve(!this.dropped);
  }

  /** Takes no more events. What was committed stays; effects under way report into nothing. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.queue = [];
    this.tellDoubtful(false);
    this.cancelWake();
    await this.settled();
  }

  private async drain(): Promise<void> {
    for (let queued = this.queue.shift(); queued !== undefined; queued = this.queue.shift()) {
      if (!this.isMoot(queued)) {
        await this.handle(queued);
      }
      this.handled += 1;
    }
    this.running = false;
    this.tellDoubtful(!this.dropped);
    this.planWake();
    for (const resolve of this.idle.splice(0)) {
      resolve();
    }
  }

  private tellDoubtful(written: boolean): void {
    for (const resolve of this.doubtful.splice(0)) {
      resolve(written);
    }
  }

  /** A tick judges by the time it is; what has already happened and waits in the queue comes first. */
  private isMoot({ event, at }: Queued): boolean {
    if (event.type === 'tick') {
      return this.queue.length > 0;
    }
    const waited = this.options.clock.now().mono - at;
    // Its host has been told by then that there is no answer: nobody would follow what came of it.
    const unheard = event.type === 'order' && waited > STALE_ORDER_MS;
    return unheard || (isCustomers(event) && waited > STALE_MS);
  }

  private async handle({ event, at }: Queued): Promise<void> {
    const { breaker, clock, settings } = this.options;
    let step: Step;
    let change: Change | null;
    let verdict: Verdict;
    const now = clock.now();
    try {
      const decided = next(settings, this.current, event, now);
      // Before anything is written, so that what it counts survives together with what it counted.
      verdict = breaker.judge(decided.entries, now.wall);
      step = verdict.entries.length === 0 ? decided : { ...decided, entries: [...decided.entries, ...verdict.entries] };
      change = changeOf(step, this.current, now, verdict.note === null ? {} : { [BREAKER_NOTE]: verdict.note });
    } catch (error) {
      this.bug(error, event);
      return;
    }
    const committed = change === null ? 'in time' : await this.commit(change);
    if (committed === 'never') {
      return;
    }
    this.current = step.state;
    this.dropped = false;
    breaker.committed(verdict);
    const { moneyMoves } = verdict;
    for (const effect of step.effects) {
      this.start(effect, { late: committed === 'late' || now.mono - at > STALE_ANSWER_MS, moneyMoves }, event);
    }
    if (step.effects.length > 0) {
      await turn();
    }
    try {
      this.options.onState(step.state, step);
    } catch (error) {
      this.options.onBug(error, event.type);
    }
  }

  private start(effect: Effect, gate: { late: boolean; moneyMoves: boolean }, event: KioskEvent): void {
    const instead = (gate.late ? tooLate(effect) : null) ?? (gate.moneyMoves ? null : stopped(effect));
    if (instead !== null) {
      this.post(instead);
      return;
    }
    try {
      this.options.runEffect(effect);
    } catch (error) {
      this.options.onBug(error, event.type);
    }
  }

  /** The answer of a call must not get lost in a bug: its payment would never be asked about again. */
  private bug(error: unknown, event: KioskEvent): void {
    this.options.onBug(error, event.type);
    this.bugAt = this.options.clock.now().mono;
    // What was to follow from the event is not written, and never will be.
    this.dropped = true;
    if (event.type === 'called' && event.call.outcome.kind !== 'unknown') {
      const outcome = { kind: 'unknown', why: 'bad shape', code: 'bug' } as const;
      this.post({ type: 'called', orderNumber: event.orderNumber, call: { verb: event.call.verb, outcome } });
    }
  }

  /** Tries until the journal takes the change: what the change says has happened and cannot be un-happened. */
  private async commit(change: Change): Promise<'in time' | 'late' | 'never'> {
    const { clock, journal, onCommitted, onStorageFault } = this.options;
    const startedAt = clock.now().mono;
    for (let attempt = 0; ; attempt += 1) {
      const committed = await journal.commit(change).catch((error: JournalError) => error);
      if (!(committed instanceof Error)) {
        this.mended(onStorageFault);
        onCommitted(committed);
        return clock.now().mono - startedAt > STALE_MS ? 'late' : 'in time';
      }
      this.faulty = true;
      this.tellDoubtful(false);
      this.queue = this.queue.filter(({ event }) => !isCustomers(event));
      onStorageFault(committed);
      if (this.stopped) {
        return 'never';
      }
      await this.pause(Math.min(STORAGE_RETRY_MAX_MS, STORAGE_RETRY_MS * 2 ** attempt));
      if (this.stopped) {
        return 'never';
      }
    }
  }

  private mended(onStorageFault: LoopOptions['onStorageFault']): void {
    if (this.faulty) {
      this.faulty = false;
      onStorageFault(null);
    }
  }

  private pause(ms: number): Promise<void> {
    // The wake-up planned before is planned anew once the queue is empty; left alone, nobody could call it off any more.
    this.cancelWake();
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
    const due = wakeAt(this.current);
    if (due === null || this.stopped) {
      this.cancelWake = () => {};
      return;
    }
    const at = Math.max(due, this.bugAt + AFTER_BUG_MS);
    this.cancelWake = this.options.clock.wake(at, () => this.post({ type: 'tick' }));
  }
}

/** Node writes a request in the next tick: with this between, screen, fleet and log do not hold it up. */
function turn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

const CUSTOMERS: ReadonlySet<KioskEvent['type']> = new Set([
  'begin',
  'choose',
  'back',
  'scan',
  'language',
  'step-free',
  'wallet',
  'type number',
  'type plate',
  'lost ticket',
  'key',
  'enter',
  'ticket read',
  'again',
]);

function isCustomers({ type }: KioskEvent): boolean {
  return CUSTOMERS.has(type);
}

/** What is posted instead of an effect that moves money when the breaker has tripped. */
function stopped(effect: Effect): KioskEvent | null {
  switch (effect.do) {
    case 'charge':
    case 'present':
    case 'refund': {
      const outcome = { kind: 'not sent', why: 'the breaker has tripped' } as const;
      return { type: 'called', orderNumber: effect.payment.orderNumber, call: { verb: effect.do, outcome } };
    }
    default:
      return null;
  }
}

/** What is posted instead of an effect whose moment has passed; null for what is right at any time. */
function tooLate(effect: Effect): KioskEvent | null {
  switch (effect.do) {
    case 'charge':
    case 'present': {
      const outcome = { kind: 'not sent', why: 'the journal could not be written in time' } as const;
      return { type: 'called', orderNumber: effect.payment.orderNumber, call: { verb: effect.do, outcome } };
    }
    case 'deliver':
      return { type: 'delivery ended', saleId: effect.saleId, delivery: { result: 'failed', reason: 'too late' } };
    case 'open gate':
      return {
        type: 'gate ended',
        ticket: effect.ticket,
        usedAt: effect.usedAt,
        delivery: { result: 'failed', reason: 'too late' },
      };
    default:
      return null;
  }
}
