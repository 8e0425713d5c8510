import { type FSWatcher, watch } from 'node:fs';
import type { Health } from '../domain/health.ts';
import { nearestFolder } from './nearest-folder.ts';
import { backOffMs, type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from './port.ts';

/** Something that is open now: a line, a set of pins, a grabbed keyboard. */
export interface Session {
  /** How it is at its opening: `ready`, or `degraded` with a reason. */
  readonly health: Health;
  /** Gives it back, outputs safe. Called once, also for one that was lost. */
  close(): Promise<void>;
}

export type OpenAnswer<S extends Session> =
  | { readonly open: true; readonly session: S }
  /** Nothing is held. The health says what is wrong and what to do. */
  | { readonly open: false; readonly health: Health };

export interface SupervisorOptions<S extends Session> {
  /**
   * One try to open the device. Expected failures are answers; what it throws is a bug, told as `failing`.
   * @param lost to be called when the session ends by itself: an unplug, a line that is dead. Later calls do nothing.
   * @param signal aborted by `stop`: an opening that is under way should give up.
   */
  readonly open: (lost: (health: Health) => void, signal: AbortSignal) => Promise<OpenAnswer<S>>;
  readonly onHealth: HealthListener;
  /** Files whose coming is a reason to try at once instead of when the wait is over: device files, links of udev. */
  readonly files?: readonly string[] | undefined;
  /** Ceiling of the wait before the second try, and of any wait, ms. */
  readonly retryMs?: { readonly first: number; readonly most: number } | undefined;
  readonly timers?: Timers | undefined;
  readonly random?: (() => number) | undefined;
}

/** After a device file appears, udev still has to set its group. */
const APPEARED_MS = 50;
/** A device that is unplugged has to be back within 3 s of its return, also where no event tells of it. */
const RETRY_MS = { first: 100, most: 2000 };
/** A session that lasted so long was a good one; a loose plug that comes and goes is waited for longer each time. */
const STEADY_MS = 5000;

/**
 * Keeps one device open: tries, waits with back-off, tries again for ever, hears of a device file that appears, and notices when a
 * session is lost. It has the device's health; a driver is what it does with the session.
 */
export class Supervisor<S extends Session> {
  private readonly options: SupervisorOptions<S>;
  private readonly timers: Timers;
  private readonly random: () => number;
  private readonly report: HealthReport;
  private life: AbortController | null = null;
  private current: S | null = null;
  private attempt = 0;
  private openedAt = 0;
  private trying: Promise<void> | null = null;
  private stopping: Promise<void> | null = null;
  private tryAgain = false;
  private cancelRetry: (() => void) | null = null;
  private watchers: FSWatcher[] = [];

  constructor(options: SupervisorOptions<S>) {
    this.options = options;
    this.timers = options.timers ?? SYSTEM_TIMERS;
    this.random = options.random ?? Math.random;
    this.report = new HealthReport({ status: 'absent', reason: 'not started' }, options.onHealth);
  }

  get health(): Health {
    return this.report.health;
  }

  /** Null while the device is not there. */
  get session(): S | null {
    return this.current;
  }

  /** Resolves after the first try, when the health is known. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.life !== null || signal.aborted) {
      return;
    }
    const life = new AbortController();
    this.life = life;
    signal.addEventListener('abort', () => void this.stop(), { once: true, signal: life.signal });
    await this.stopping;
    if (!life.signal.aborted) {
      await this.try();
    }
  }

  /** Closes what is open. */
  stop(): Promise<void> {
    this.life?.abort();
    this.life = null;
    this.unwatch();
    this.cancelRetry?.();
    this.cancelRetry = null;
    const before = this.stopping;
    this.stopping = (async () => {
      await before;
      await this.trying;
      await this.closeCurrent();
    })();
    return this.stopping;
  }

  /** Says how the open device is: a printer without paper is there, and not ready. Ignored while nothing is open. */
  say(health: Health): void {
    if (this.current !== null && this.isAlive()) {
      this.report.set(health);
    }
  }

  /** Ends the session, for a reason that the driver found out by itself, and tries again with the next wait. */
  async drop(session: S, health: Health): Promise<void> {
    if (this.current !== session) {
      return;
    }
    this.current = null;
    if (this.timers.now() - this.openedAt >= STEADY_MS) {
      this.attempt = 0;
    }
    await session.close();
    if (this.isAlive()) {
      this.report.set(health);
      this.later();
    }
  }

  private isAlive(): boolean {
    return this.life !== null && !this.life.signal.aborted;
  }

  private try(): Promise<void> {
    this.cancelRetry?.();
    this.cancelRetry = null;
    if (this.trying !== null) {
      // What is under way may have looked before the device came.
      this.tryAgain = true;
      return this.trying;
    }
    this.trying = this.tryOnce().finally(() => {
      this.trying = null;
      const again = this.tryAgain && this.current === null && this.isAlive();
      this.tryAgain = false;
      if (again) {
        void this.try();
      }
    });
    return this.trying;
  }

  private async tryOnce(): Promise<void> {
    const { life } = this;
    if (life === null || life.signal.aborted || this.current !== null) {
      return;
    }
    let lost: Health | null = null;
    let opened: S | null = null;
    const onLost = (health: Health) => {
      lost ??= health;
      if (opened !== null) {
        void this.drop(opened, health);
      }
    };
    const answer = await this.open(onLost, life.signal);
    if (!answer.open) {
      if (this.isAlive()) {
        this.report.set(answer.health);
        this.later();
      }
      return;
    }
    opened = answer.session;
    if (life.signal.aborted) {
      await answer.session.close();
      return;
    }
    this.current = answer.session;
    if (lost !== null) {
      await this.drop(answer.session, lost);
      return;
    }
    this.openedAt = this.timers.now();
    this.unwatch();
    this.report.set(answer.session.health);
  }

  private async open(onLost: (health: Health) => void, signal: AbortSignal): Promise<OpenAnswer<S>> {
    try {
      return await this.options.open(onLost, signal);
    } catch (error) {
      const words = error instanceof Error ? error.message : 'unknown error';
      return { open: false, health: { status: 'failing', reason: `cannot be opened: ${words}` } };
    }
  }

  private later(): void {
    const { first, most } = this.options.retryMs ?? RETRY_MS;
    const wait = Math.max(APPEARED_MS, backOffMs(this.attempt, first, most, this.random));
    this.attempt += 1;
    this.cancelRetry?.();
    this.cancelRetry = this.timers.after(wait, () => void this.try());
    void this.watch();
  }

  /** Watches the nearest folder that there is of each file: `/dev/serial/by-id` comes with the first device in it. */
  private async watch(): Promise<void> {
    this.unwatch();
    for (const file of this.options.files ?? []) {
      const place = await nearestFolder(file);
      if (!this.isAlive() || this.current !== null) {
        return;
      }
      if (place !== null) {
        this.watchPlace(place.folder, place.name);
      }
    }
  }

  private watchPlace(folder: string, name: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (event, changed) => {
        // `change` is what each write to a device looks like, our own and those of whoever has it open.
        if (event === 'rename' && changed === name) {
          this.cancelRetry?.();
          this.cancelRetry = this.timers.after(APPEARED_MS, () => void this.try());
        }
      });
      watcher.on('error', () => watcher.close());
      this.watchers.push(watcher);
    } catch {
      // Without it the next wait ends a little later.
    }
  }

  private unwatch(): void {
    for (const watcher of this.watchers) {
      watcher.close();
    }
    this.watchers = [];
  }

  private async closeCurrent(): Promise<void> {
    const { current } = this;
    this.current = null;
    await current?.close();
  }
}
