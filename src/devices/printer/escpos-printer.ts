import type { Health } from '../../domain/health.ts';
import { READY } from '../../domain/health.ts';
import { backOffMs, type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { Limit } from './limit.ts';
import { atMost, earlier, isOver, within } from './limit.ts';
import type { Printer, PrinterStatus, PrintProblem, PrintResult } from './port.ts';
import { healthFor, healthOf, IN_TURN_REQUEST, problemIn, StatusTalk } from './status.ts';
import type { Transport, TransportProblem } from './transports/transport.ts';
import { Turns } from './turns.ts';

/** `GS a 0`: no automatic status, whose bytes could be taken for an answer. */
const NO_AUTOMATIC_STATUS = Uint8Array.of(0x1d, 0x61, 0x00);

const OPEN_MS = 3_000;
/** Kept back from a job's time, to ask a printer that stalls what is wrong with it. */
const ASK_WHY_MS = 1_500;
/** How long the last lines of a receipt and the cut may take on a printer that gives no answer in turn. */
const SETTLE_MS = 2_500;
/** While waiting for the answer in turn, this often the printer is asked whether something stopped it. */
const LOOK_MS = 400;
const POLL_MS = 4_000;
const FIRST_RETRY_MS = 2_000;
/** However the dice fall, a printer that is away is not asked more often than this. */
const LEAST_WAIT_MS = 250;

export interface EscPosPrinterOptions {
  readonly kind: string;
  readonly transport: Transport;
  /**
   * `dle-eot`: the printer answers `DLE EOT`, as almost all do. `none`: it never does; then the best that a job can come to
   * is `unknown`, and paper and cover are not known.
   */
  readonly statusSupport: 'dle-eot' | 'none';
  /** How often an idle printer is asked for its health. */
  readonly statusEveryMs: number;
  readonly onHealth: HealthListener;
  readonly timers?: Timers;
  readonly random?: () => number;
}

/** How one exchange ended, and what it taught about the printer (null: nothing). */
interface Exchange {
  readonly result: PrintResult;
  readonly health: Health | null;
  readonly close: 'clean' | 'drop';
}

/**
 * An ESC/POS printer. A job is sent at most once, in an exchange of its own: open, ask, send, ask again, close. Jobs queue;
 * one that does not get its turn within its deadline is `not printed` for `busy`.
 */
export class EscPosPrinter implements Printer {
  readonly kind: string;
  readonly #options: EscPosPrinterOptions;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  readonly #turns = new Turns();
  readonly #life = new AbortController();
  #started = false;
  #endPoll = new AbortController();
  #cancelPoll: () => void = () => undefined;
  #failures = 0;
  #answersInTurn = false;

  constructor(options: EscPosPrinterOptions) {
    this.kind = options.kind;
    this.#options = options;
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    this.#report = new HealthReport(
      { status: 'absent', reason: 'the printer was not looked for yet' },
      options.onHealth,
    );
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#started) {
      return;
    }
    this.#started = true;
    if (signal.aborted) {
      this.#life.abort();
      return;
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true, signal: this.#life.signal });
    await this.#poll();
  }

  /** Ends a running job: `unknown` when bytes of it are gone, `not printed` when none are. */
  async stop(): Promise<void> {
    this.#life.abort();
    this.#cancelPoll();
    // The turn comes when the last exchange is closed.
    const turn = await this.#turns.take(within(OPEN_MS, new AbortController().signal));
    if (typeof turn === 'function') {
      turn();
    }
  }

  async print(job: Uint8Array, deadlineMs: number): Promise<PrintResult> {
    if (!this.#started || this.#life.signal.aborted) {
      return { result: 'not printed', reason: 'offline' };
    }
    const limit = within(deadlineMs, this.#life.signal);
    // A look at an idle printer must not keep a customer waiting.
    this.#endPoll.abort();
    const turn = await this.#turns.take(limit);
    if (typeof turn !== 'function') {
      return { result: 'not printed', reason: turn === 'timeout' ? 'busy' : 'offline' };
    }
    const exchange = await this.#exchange(job, limit, deadlineMs);
    this.#learn(exchange.health);
    void this.#options.transport.close(exchange.close).finally(turn);
    return exchange.result;
  }

  async status(deadlineMs: number): Promise<PrinterStatus | null> {
    if (!this.#started || this.#options.statusSupport === 'none') {
      return null;
    }
    return await this.#look(within(deadlineMs, this.#life.signal));
  }

  async #exchange(job: Uint8Array, limit: Limit, deadlineMs: number): Promise<Exchange> {
    const { transport, statusSupport } = this.#options;
    const opened = await transport.open(atMost(limit, OPEN_MS));
    if (!opened.ok) {
      return this.#notPrinted(OPEN_PROBLEMS[opened.problem], this.#openHealth(opened.problem));
    }
    if (statusSupport === 'none' || !transport.canAnswer) {
      return this.#sendUnproven(job, limit);
    }
    const talk = new StatusTalk(transport);
    const before = await talk.ask(limit);
    if (before === null) {
      return this.#notPrinted(...this.#silent(limit));
    }
    const problem = problemIn(before);
    if (problem !== null) {
      return this.#notPrinted(problem, healthOf(before));
    }
    await talk.listenInTurn();
    const whole = Buffer.concat([NO_AUTOMATIC_STATUS, job, IN_TURN_REQUEST]);
    const written = await transport.write(whole, earlier(limit, Math.min(ASK_WHY_MS, deadlineMs / 4)));
    if (written.taken === 0) {
      return this.#notPrinted(PROBLEMS[written.problem ?? 'error'], null);
    }
    if (written.problem !== null) {
      return await this.#stalled(talk, limit, written.problem);
    }
    return await this.#prove(talk, limit);
  }

  /** Without answers the end of the job is the end of our knowledge. */
  async #sendUnproven(job: Uint8Array, limit: Limit): Promise<Exchange> {
    const { taken, problem } = await this.#options.transport.write(job, limit);
    const reason = PROBLEMS[problem ?? 'timeout'];
    if (taken === 0) {
      return this.#notPrinted(reason, healthFor(reason));
    }
    const health = problem === null ? READY : limit.signal.aborted ? null : healthFor(reason);
    return { result: { result: 'unknown', reason }, health, close: problem === null ? 'clean' : 'drop' };
  }

  async #stalled(talk: StatusTalk, limit: Limit, broke: TransportProblem): Promise<Exchange> {
    const now = broke === 'timeout' ? await talk.ask(limit) : null;
    const reason = (now === null ? null : problemIn(now)) ?? PROBLEMS[broke];
    return this.#unknown(reason, limit);
  }

  /** After the last byte: the job counts as printed only when the printer says, after it, that all is well. */
  async #prove(talk: StatusTalk, limit: Limit): Promise<Exchange> {
    const settle = this.#answersInTurn ? limit : atMost(earlier(limit, LOOK_MS), SETTLE_MS);
    while (!talk.heardInTurn && !isOver(settle)) {
      if ((await talk.waitInTurn(atMost(settle, LOOK_MS))) === 'closed') {
        return this.#unknown('offline', limit);
      }
      const now = talk.heardInTurn || isOver(settle) ? null : await talk.ask(settle);
      const problem = now === null ? null : problemIn(now);
      if (problem !== null) {
        return this.#unknown(problem, limit);
      }
    }
    if (this.#answersInTurn && !talk.heardInTurn) {
      return this.#unknown('timeout', limit);
    }
    this.#answersInTurn = talk.heardInTurn;
    const after = await talk.ask(limit);
    const problem = after === null ? 'timeout' : problemIn(after);
    if (after === null || problem !== null) {
      return this.#unknown(problem ?? 'timeout', limit);
    }
    return { result: { result: 'printed' }, health: healthOf(after), close: 'clean' };
  }

  #notPrinted(reason: PrintProblem, health: Health | null): Exchange {
    return { result: { result: 'not printed', reason }, health, close: 'drop' };
  }

  /** A stop of the daemon says nothing of the printer, and what is on its way may still arrive. */
  #unknown(problem: PrintProblem, limit: Limit): Exchange {
    if (limit.signal.aborted) {
      return { result: { result: 'unknown', reason: 'offline' }, health: null, close: 'clean' };
    }
    return { result: { result: 'unknown', reason: problem }, health: healthFor(problem), close: 'drop' };
  }

  #silent(limit: Limit): [PrintProblem, Health | null] {
    return limit.signal.aborted ? ['offline', null] : ['timeout', healthFor('timeout')];
  }

  #openHealth(problem: TransportProblem): Health | null {
    const { place } = this.#options.transport;
    if (problem === 'aborted') {
      return null;
    }
    if (problem === 'denied') {
      return { status: 'failing', reason: `the daemon may not open the printer at ${place}: check its groups` };
    }
    return healthFor(OPEN_PROBLEMS[problem], place);
  }

  #learn(health: Health | null): void {
    if (health !== null && !this.#life.signal.aborted) {
      this.#failures = health.status === 'ready' || health.status === 'degraded' ? 0 : this.#failures + 1;
      this.#report.set(health);
    }
  }

  /** Asks for the health now, and plans the next time: soon when something is wrong, so that recovery shows by itself. */
  async #poll(): Promise<void> {
    this.#endPoll = new AbortController();
    await this.#look(within(POLL_MS, AbortSignal.any([this.#life.signal, this.#endPoll.signal])));
    if (this.#life.signal.aborted) {
      return;
    }
    const { statusEveryMs, random = Math.random } = this.#options;
    const retry = Math.max(LEAST_WAIT_MS, backOffMs(this.#failures - 1, FIRST_RETRY_MS, statusEveryMs, random));
    this.#cancelPoll = this.#timers.after(this.#failures === 0 ? statusEveryMs : retry, () => void this.#poll());
  }

  async #look(limit: Limit): Promise<PrinterStatus | null> {
    const { transport, statusSupport } = this.#options;
    const turn = await this.#turns.take(limit);
    if (typeof turn !== 'function') {
      return null;
    }
    let status: PrinterStatus | null = null;
    const opened = await transport.open(atMost(limit, OPEN_MS));
    if (!opened.ok) {
      this.#learn(this.#openHealth(opened.problem));
    } else if (statusSupport === 'none' || !transport.canAnswer) {
      this.#learn(READY);
    } else {
      status = await new StatusTalk(transport).ask(limit);
      this.#learn(status === null ? this.#silent(limit)[1] : healthOf(status));
    }
    void transport.close(status === null ? 'drop' : 'clean').finally(turn);
    return status;
  }
}

const PROBLEMS: Readonly<Record<TransportProblem, PrintProblem>> = {
  absent: 'no printer',
  busy: 'busy',
  denied: 'error',
  'paper out': 'paper out',
  closed: 'offline',
  error: 'error',
  timeout: 'timeout',
  aborted: 'offline',
};

/** Before anything is open, silence means that nobody is there. */
const OPEN_PROBLEMS: Readonly<Record<TransportProblem, PrintProblem>> = { ...PROBLEMS, timeout: 'no printer' };
