import type { Health } from '../../domain/health.ts';
import { type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { FromHardware, HardwareLink } from '../virtual/link.ts';
import type { Printer, PrinterStatus, PrintProblem, PrintResult } from './port.ts';
import { healthFor, healthOf } from './status.ts';

const ANSWER_MS = 1_000;
const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };

export interface VirtualPrinterOptions {
  readonly link: HardwareLink;
  readonly statusEveryMs: number;
  readonly onHealth: HealthListener;
  readonly timers?: Timers;
  /** Where the numbers of the jobs begin: the hardware may outlive the daemon and still answer the one before. */
  readonly random?: () => number;
}

interface Question {
  readonly answer: (message: FromHardware) => void;
  readonly lose: () => void;
}

/**
 * The printer of the virtual hardware. The hardware takes a job whole or not at all, so a problem it reports is a proof
 * that nothing was printed; no answer is `unknown`.
 */
export class VirtualPrinter implements Printer {
  readonly kind = 'virtual';
  readonly #options: VirtualPrinterOptions;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  readonly #open = new Map<number, Question>();
  #nextId: number;
  #running = false;
  #queue: Promise<unknown> = Promise.resolve();
  #unsubscribe: (() => void)[] = [];
  #cancelPoll: () => void = () => undefined;
  #plugged = true;

  constructor(options: VirtualPrinterOptions) {
    this.#options = options;
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    this.#report = new HealthReport(NOT_CONNECTED, options.onHealth);
    this.#nextId = Math.floor((options.random ?? Math.random)() * 2 ** 40);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#running || signal.aborted) {
      return;
    }
    this.#running = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    const { link } = this.#options;
    this.#unsubscribe = [
      link.subscribe((message) => this.#hear(message)),
      link.onConnection((connected) => this.#connection(connected)),
    ];
    await this.#poll();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelPoll();
    for (const end of this.#unsubscribe) {
      end();
    }
    this.#unsubscribe = [];
    this.#loseAll();
  }

  print(job: Uint8Array, deadlineMs: number): Promise<PrintResult> {
    const end = this.#timers.now() + deadlineMs;
    return new Promise((resolve) => {
      let begun = false;
      const cancel = this.#timers.after(deadlineMs, () => {
        if (!begun) {
          resolve({ result: 'not printed', reason: 'busy' });
        }
      });
      this.#queue = this.#queue.then(async () => {
        begun = true;
        cancel();
        resolve(await this.#print(job, end));
      });
    });
  }

  async status(deadlineMs: number): Promise<PrinterStatus | null> {
    const answer = await this.#ask((id) => ({ type: 'printer status', id }), deadlineMs);
    if (typeof answer === 'string' || answer.type !== 'printer status') {
      this.#report.set(this.#absence() ?? healthFor('timeout'));
      return null;
    }
    this.#report.set(healthOf(answer.status));
    return answer.status;
  }

  async #print(job: Uint8Array, end: number): Promise<PrintResult> {
    const left = end - this.#timers.now();
    if (left <= 0) {
      return { result: 'not printed', reason: 'busy' };
    }
    if (!this.#running || this.#absence() !== null) {
      return { result: 'not printed', reason: this.#running ? 'no printer' : 'offline' };
    }
    const bytesBase64 = Buffer.from(job).toString('base64');
    const answer = await this.#ask((id) => ({ type: 'print', id, bytesBase64 }), left);
    if (typeof answer === 'string' || answer.type !== 'print done') {
      const reason: PrintProblem = answer === 'timeout' ? 'timeout' : 'offline';
      this.#report.set(this.#absence() ?? healthFor(reason));
      return { result: 'unknown', reason };
    }
    this.#pollSoon(0);
    return answer.problem === null ? { result: 'printed' } : { result: 'not printed', reason: answer.problem };
  }

  #ask(
    message: (id: number) => Parameters<HardwareLink['send']>[0],
    waitMs: number,
  ): Promise<FromHardware | 'timeout' | 'lost'> {
    this.#nextId += 1;
    const id = this.#nextId;
    return new Promise((resolve) => {
      const cancel = this.#timers.after(waitMs, () => {
        this.#open.delete(id);
        resolve('timeout');
      });
      const end = (what: FromHardware | 'lost') => {
        cancel();
        this.#open.delete(id);
        resolve(what);
      };
      if (!this.#running) {
        end('lost');
        return;
      }
      this.#open.set(id, { answer: end, lose: () => end('lost') });
      this.#options.link.send(message(id));
    });
  }

  #hear(message: FromHardware): void {
    if (message.type === 'print done' || message.type === 'printer status') {
      this.#open.get(message.id)?.answer(message);
    } else if (message.type === 'printer') {
      this.#plugged = message.connected;
      if (message.connected) {
        this.#pollSoon(0);
      } else {
        this.#loseAll();
        this.#report.set(healthFor('no printer'));
      }
    }
  }

  #connection(connected: boolean): void {
    if (connected) {
      this.#pollSoon(0);
    } else {
      this.#loseAll();
      this.#report.set(NOT_CONNECTED);
    }
  }

  #loseAll(): void {
    for (const question of [...this.#open.values()]) {
      question.lose();
    }
  }

  #absence(): Health | null {
    if (!this.#options.link.connected) {
      return NOT_CONNECTED;
    }
    return this.#plugged ? null : healthFor('no printer');
  }

  async #poll(): Promise<void> {
    this.#cancelPoll();
    const absence = this.#absence();
    if (absence === null) {
      await this.status(ANSWER_MS);
    } else {
      this.#report.set(absence);
    }
    this.#pollSoon(this.#options.statusEveryMs);
  }

  #pollSoon(ms: number): void {
    this.#cancelPoll();
    if (this.#running) {
      this.#cancelPoll = this.#timers.after(ms, () => void this.#poll());
    }
  }
}
