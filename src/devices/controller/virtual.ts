import { type Health, READY } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { FromHardware, HardwareLink } from '../virtual/link.ts';
import type { VirtualControllerOptions } from './options.ts';
import {
  type ChannelState,
  type Controller,
  type ControllerListeners,
  LONGEST_VEND_MS,
  type VendAnswer,
} from './port.ts';

/** How long `start` waits for the virtual hardware to be there. */
const FIRST_WORD_MS = 500;
/** How long an answer may take, ms, on top of the pulse. */
const ANSWER_MS = 1000;
const NOT_CONNECTED: Health = { status: 'absent', reason: 'the virtual hardware is not connected' };
const UNPLUGGED: Health = { status: 'absent', reason: 'the virtual controller is unplugged: plug it in again' };

type Answer = Extract<FromHardware, { type: 'vend done' | 'channel' }>;

/** The controller of the virtual hardware. It is there only when the hardware has channels. */
export class VirtualController implements Controller {
  readonly kind = 'virtual';
  readonly channels: readonly string[];
  readonly #link: HardwareLink;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  readonly #busy = new Set<string>();
  #nextId = 1;
  #unsubscribe: (() => void)[] = [];
  #firstWord: () => void = () => {};

  constructor(
    options: VirtualControllerOptions,
    link: HardwareLink,
    listeners: ControllerListeners,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.channels = options.channels.map(({ name }) => name);
    this.#link = link;
    this.#timers = timers;
    this.#report = new HealthReport(NOT_CONNECTED, (health) => listeners.onHealth(health));
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#unsubscribe.length > 0 || signal.aborted) return;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await new Promise<void>((resolve) => {
      const cancel = this.#timers.after(FIRST_WORD_MS, resolve);
      this.#firstWord = () => {
        cancel();
        resolve();
      };
      this.#unsubscribe = [
        this.#link.subscribe((message) => this.#hear(message)),
        this.#link.onConnection((connected) => (connected ? undefined : this.#lose(NOT_CONNECTED))),
      ];
    });
  }

  async stop(): Promise<void> {
    for (const channel of this.#busy) this.#link.send({ type: 'vend stop', channel });
    for (const end of this.#unsubscribe) end();
    this.#unsubscribe = [];
    this.#loseAnswers();
    this.#firstWord();
  }

  async vend(channel: string, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const able = this.#unsubscribe.length > 0 && this.health.status === 'ready' && this.channels.includes(channel);
    const possible = ms > 0 && ms <= LONGEST_VEND_MS && !this.#busy.has(channel) && !signal.aborted;
    if (!able || !possible) return 'refused';
    const id = this.#nextId;
    const stop = () => {
      this.#link.send({ type: 'vend stop', channel });
      this.#waiting.get(id)?.(null);
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#busy.add(channel);
    const answer = await this.#request(ms + ANSWER_MS, () => this.#link.send({ type: 'vend', id, channel, ms }));
    this.#busy.delete(channel);
    signal.removeEventListener('abort', stop);
    return answer?.type === 'vend done' ? answer.result : 'silent';
  }

  async ask(channel: string): Promise<ChannelState> {
    if (this.health.status !== 'ready' || !this.channels.includes(channel)) return 'silent';
    const answer = await this.#request(ANSWER_MS, (id) => this.#link.send({ type: 'channel?', id, channel }));
    return answer?.type === 'channel' ? (answer.on ? 'on' : 'off') : 'silent';
  }

  #request(withinMs: number, send: (id: number) => void): Promise<Answer | null> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      const end = (answer: Answer | null) => {
        cancel();
        this.#waiting.delete(id);
        resolve(answer);
      };
      const cancel = this.#timers.after(withinMs, () => end(null));
      this.#waiting.set(id, end);
      send(id);
    });
  }

  #hear(message: FromHardware): void {
    if (message.type === 'controller') {
      if (message.connected) this.#report.set(READY);
      else this.#lose(UNPLUGGED);
      this.#firstWord();
    } else if (message.type === 'vend done' || message.type === 'channel') {
      this.#waiting.get(message.id)?.(message);
    }
  }

  #lose(health: Health): void {
    this.#loseAnswers();
    this.#report.set(health);
  }

  #loseAnswers(): void {
    for (const end of [...this.#waiting.values()]) end(null);
  }
}
