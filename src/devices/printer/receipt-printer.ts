import type { Health } from '../../domain/health.ts';
import { backOffMs, type HealthListener, SYSTEM_TIMERS, type Timers } from '../port.ts';
import { askHealth, JobExchange, type PrinterMemory } from './exchange.ts';
import { FileNews } from './file-news.ts';
import type { Limit } from './limit.ts';
import { within } from './limit.ts';
import { HeldLine, OPEN_MS, OpenedLine, type PrinterLine } from './lines.ts';
import type { Printer, PrinterStatus, PrintResult } from './port.ts';
import type { PrinterProfile, StatusWay } from './profile.ts';
import { talkOf } from './talks.ts';
import type { Transport } from './transports/transport.ts';
import { Turns } from './turns.ts';
import { type PrinterWaits, WAITS } from './waits.ts';

const FIRST_RETRY_MS = 2_000;
/** A roll that was changed shows within this time, also on a printer that has to be asked. */
const LAST_RETRY_MS = 10_000;
/** However the dice fall, a printer that is away is not asked more often than this. */
const LEAST_WAIT_MS = 250;

export interface ReceiptPrinterOptions {
  readonly kind: string;
  readonly transport: Transport;
  readonly way: StatusWay;
  readonly status: Pick<PrinterProfile['status'], 'errors' | 'nearEnd'>;
  /** How often an idle printer is asked for its health. */
  readonly statusEveryMs: number;
  readonly onHealth: HealthListener;
  readonly timers?: Timers | undefined;
  readonly random?: (() => number) | undefined;
  readonly waits?: PrinterWaits | undefined;
}

/**
 * A printer at the end of a cable. A job is sent at most once, in an exchange of its own: ask, send, ask again. Jobs queue; one that
 * does not get its turn within its deadline is `not printed` for `busy`. Where the printer tells its state by itself, the line stays
 * open between exchanges; otherwise it is opened for each.
 */
export class ReceiptPrinter implements Printer {
  readonly kind: string;
  private readonly options: ReceiptPrinterOptions;
  private readonly timers: Timers;
  private readonly waits: PrinterWaits;
  private readonly line: PrinterLine;
  private readonly news: FileNews;
  private readonly turns = new Turns();
  private readonly life = new AbortController();
  private readonly memory: PrinterMemory = { answersInTurn: false };
  private started = false;
  private endPoll = new AbortController();
  private cancelPoll: () => void = () => undefined;
  private failures = 0;

  constructor(options: ReceiptPrinterOptions) {
    this.kind = options.kind;
    this.options = options;
    const { transport, way, status, onHealth, timers = SYSTEM_TIMERS, random, waits = WAITS } = options;
    this.timers = timers;
    this.waits = waits;
    const newTalk = (to: Transport) => talkOf(way, status, to, waits.answerMs);
    const line = { transport, onHealth, timers, random, newTalk, lookMs: waits.lookMs };
    this.line = way === 'asb' || way === 'star-asb' ? new HeldLine(line) : new OpenedLine(line);
    this.news = new FileNews(transport.files, timers, () => this.pollNow());
  }

  get health(): Health {
    return this.line.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.started) {
      return;
    }
    this.started = true;
    if (signal.aborted) {
      this.life.abort();
      return;
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true, signal: this.life.signal });
    await this.line.start(this.life.signal);
    if (this.line.holds) {
      // A line that is held says so itself when it is lost, but for machines without the package that waits for it.
      await this.news.listen();
      this.plan();
    } else {
      await this.poll();
    }
  }

  /** Ends a running job: `unknown` when bytes of it are gone, `not printed` when none are. */
  async stop(): Promise<void> {
    this.life.abort();
    this.cancelPoll();
    this.news.stop();
    // The turn comes when the last exchange is closed.
    const turn = await this.turns.take(within(OPEN_MS, new AbortController().signal));
    await this.line.stop();
    if (typeof turn === 'function') {
      turn();
    }
  }

  async print(job: Uint8Array, deadlineMs: number): Promise<PrintResult> {
    if (!this.started || this.life.signal.aborted) {
      return { result: 'not printed', reason: 'offline' };
    }
    const limit = within(deadlineMs, this.life.signal);
    // A look at an idle printer must not keep a customer waiting.
    this.endPoll.abort();
    const turn = await this.turns.take(limit);
    if (typeof turn !== 'function') {
      return { result: 'not printed', reason: turn === 'timeout' ? 'busy' : 'offline' };
    }
    const reached = await this.line.reach(limit);
    if (!reached.ok) {
      this.learn(reached.health);
      void this.line.release('drop', reached.health).finally(turn);
      return { result: 'not printed', reason: reached.problem };
    }
    const end = await new JobExchange(this.options.transport, reached.talk, this.memory).send(job, limit, deadlineMs);
    this.learn(end.health);
    void this.line.release(end.close, end.health).finally(turn);
    return end.result;
  }

  async status(deadlineMs: number): Promise<PrinterStatus | null> {
    if (!this.started || this.options.way === 'none') {
      return null;
    }
    return await this.look(within(deadlineMs, this.life.signal));
  }

  private learn(health: Health | null): void {
    if (health !== null) {
      this.failures = health.status === 'ready' || health.status === 'degraded' ? 0 : this.failures + 1;
    }
  }

  /** Asks for the health now, and plans the next time. */
  private async poll(): Promise<void> {
    this.endPoll = new AbortController();
    // First: what goes while we look is noticed too.
    await this.news.listen();
    await this.look(within(this.waits.lookMs, AbortSignal.any([this.life.signal, this.endPoll.signal])));
    this.plan();
  }

  /** A device file came or went. */
  private pollNow(): void {
    this.cancelPoll();
    void this.poll();
  }

  /** Soon when something is wrong, so that recovery shows by itself. */
  private plan(): void {
    this.cancelPoll();
    if (this.life.signal.aborted) {
      return;
    }
    const { statusEveryMs, random = Math.random } = this.options;
    const ceiling = Math.min(LAST_RETRY_MS, statusEveryMs);
    const retry = Math.max(LEAST_WAIT_MS, backOffMs(this.failures - 1, FIRST_RETRY_MS, ceiling, random));
    this.cancelPoll = this.timers.after(this.failures === 0 ? statusEveryMs : retry, () => void this.poll());
  }

  private async look(limit: Limit): Promise<PrinterStatus | null> {
    const turn = await this.turns.take(limit);
    if (typeof turn !== 'function') {
      return null;
    }
    const reached = await this.line.reach(limit);
    if (!reached.ok) {
      this.learn(reached.health);
      void this.line.release('drop', reached.health).finally(turn);
      return null;
    }
    const { status, health } = await askHealth(this.options.transport, reached.talk, limit);
    this.learn(health);
    void this.line.release(status === null ? 'drop' : 'clean', health).finally(turn);
    return status;
  }
}
