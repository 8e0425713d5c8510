import { type Health, READY } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import { CoilBus, type CoilProtocol, type Exchange } from './coil-bus.ts';
import {
  type ChannelState,
  type Controller,
  type ControllerListeners,
  LONGEST_VEND_MS,
  type VendAnswer,
} from './port.ts';
import { SerialBus } from './serial-bus.ts';

/** How often a board that has nothing to do is asked whether it is there. */
const CHECK_MS = 5000;
/** How soon a board that did not answer, or a coil that did not go off, is tried again. */
const AGAIN_MS = 500;

export interface CoilControllerOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly channels: readonly { readonly name: string; readonly coil: number }[];
  /** How long an answer may take, ms. */
  readonly answerWithinMs: number;
}

interface Channel {
  readonly name: string;
  readonly coil: number;
  /** A vend is under way. */
  busy: boolean;
  /** Its off has not been confirmed yet. */
  owesOff: boolean;
}

/**
 * A board of relays on a serial line that answers. ON is written once for each vend, whatever the answer; the board's own word on it
 * is the proof. When that is lost the relay is read: on means that it was heard. OFF changes nothing when it comes twice, so it is
 * repeated until it is confirmed, and no channel is switched on that still owes one.
 *
 * A relay stays as it is when this process dies or the line is cut: boards with a "communication lost" time-out should have it set,
 * and what must not stay on needs a limit of its own. All channels are switched off when the line opens.
 */
export class CoilController implements Controller {
  readonly kind: string;
  readonly channels: readonly string[];
  readonly #protocol: CoilProtocol;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  readonly #line: SerialBus;
  readonly #bus: CoilBus;
  readonly #channels: ReadonlyMap<string, Channel>;
  #running = false;
  #ending = new AbortController();
  #checking: Promise<void> | null = null;
  #cancelCheck: (() => void) | null = null;

  constructor(
    options: CoilControllerOptions,
    protocol: CoilProtocol,
    listeners: ControllerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    this.kind = protocol.kind;
    this.#protocol = protocol;
    this.#timers = timers;
    this.channels = options.channels.map(({ name }) => name);
    this.#channels = new Map(options.channels.map((one) => [one.name, { ...one, busy: false, owesOff: true }]));
    this.#report = new HealthReport({ status: 'absent', reason: 'not started' }, (health) =>
      listeners.onHealth(health),
    );
    this.#line = new SerialBus(
      options,
      {
        onOpen: () => this.#opened(),
        onBytes: (bytes) => this.#bus.hear(bytes),
        onProblem: (health) => {
          this.#cancelCheck?.();
          this.#report.set(health);
        },
      },
      timers,
      random,
    );
    this.#bus = new CoilBus((bytes) => this.#line.send(bytes), protocol, options.answerWithinMs, timers);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#running || signal.aborted) return;
    this.#running = true;
    this.#ending = new AbortController();
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await this.#line.start();
    await this.#checking;
  }

  async stop(): Promise<void> {
    const wasRunning = this.#running;
    this.#running = false;
    this.#cancelCheck?.();
    if (wasRunning) {
      // What is on goes off before anything else; one that does not answer is not waited for longer than an answer may take.
      const on = [...this.#channels.values()].filter((channel) => channel.busy);
      this.#ending.abort();
      await Promise.all(on.map((channel) => this.#write(channel, false)));
    }
    await this.#line.stop();
  }

  async vend(name: string, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const channel = this.#channels.get(name);
    if (channel === undefined || !(ms > 0 && ms <= LONGEST_VEND_MS) || channel.busy || channel.owesOff) {
      return 'refused';
    }
    if (!this.#running || this.health.status !== 'ready' || signal.aborted) return 'refused';
    channel.busy = true;
    try {
      return await this.#vend(channel, ms, AbortSignal.any([signal, this.#ending.signal]));
    } finally {
      channel.busy = false;
    }
  }

  async ask(name: string): Promise<ChannelState> {
    const channel = this.#channels.get(name);
    const answer = channel === undefined ? null : await this.#read(channel);
    return answer?.kind === 'coil' ? (answer.on ? 'on' : 'off') : 'silent';
  }

  async #vend(channel: Channel, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const wanted = () => !signal.aborted;
    const answer = await this.#bus.request({ coil: channel.coil, write: true }, wanted);
    if (answer.kind === 'not sent' || answer.kind === 'refused') return 'refused';
    channel.owesOff = true;
    let isOn = answer.kind === 'coil';
    if (!isOn) {
      const level = await this.#read(channel);
      isOn = level.kind === 'coil' && level.on;
    }
    const whole = isOn && (await this.#wait(ms, signal));
    await this.#switchOff(channel);
    return whole ? 'done' : 'silent';
  }

  /** @returns false when it was cut short. */
  #wait(ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cut = () => {
        cancel();
        resolve(false);
      };
      const cancel = this.#timers.after(ms, () => {
        signal.removeEventListener('abort', cut);
        resolve(true);
      });
      signal.addEventListener('abort', cut, { once: true });
    });
  }

  /** Once here, and from then on with every check until it is confirmed. */
  async #switchOff(channel: Channel): Promise<void> {
    await this.#write(channel, false);
    if (!channel.owesOff || !this.#running) return;
    this.#report.set(notOff(channel));
    this.#checkIn(AGAIN_MS);
  }

  async #write(channel: Channel, on: false): Promise<Exchange> {
    const answer = await this.#bus.request({ coil: channel.coil, write: on });
    channel.owesOff = answer.kind !== 'coil';
    return answer;
  }

  #read(channel: Channel): Promise<Exchange> {
    return this.#bus.request({ coil: channel.coil, read: true });
  }

  #opened(): void {
    this.#bus.reset();
    for (const channel of this.#channels.values()) channel.owesOff = true;
    this.#check();
  }

  #checkIn(ms: number): void {
    this.#cancelCheck?.();
    if (this.#running) this.#cancelCheck = this.#timers.after(ms, () => this.#check());
  }

  #check(): void {
    if (!this.#running || !this.#line.isOpen || this.#checking !== null) return;
    this.#checking = this.#look().then((health) => {
      this.#checking = null;
      if (!this.#running || !this.#line.isOpen) return;
      this.#report.set(health);
      this.#checkIn(health.status === 'ready' ? CHECK_MS : AGAIN_MS);
    });
  }

  /** Reads before it writes: a line that hears itself would confirm everything. */
  async #look(): Promise<Health> {
    for (const channel of this.#channels.values()) {
      if (channel.busy) continue;
      const level = await this.#read(channel);
      if (level.kind !== 'coil') return this.#words(level);
      // Whoever switched it on, it was not us.
      if (level.on && !channel.busy) channel.owesOff = true;
      if (!channel.owesOff || channel.busy) continue;
      const off = await this.#write(channel, false);
      if (off.kind !== 'coil') return this.#words(off);
    }
    // One that was busy when its turn came may have ended meanwhile, without its off.
    const on = [...this.#channels.values()].find((channel) => channel.owesOff && !channel.busy);
    return on === undefined ? READY : notOff(on);
  }

  #words(answer: Exclude<Exchange, { kind: 'coil' }>): Health {
    switch (answer.kind) {
      case 'own echo':
        return failing('the serial adapter hears its own bytes: switch its echo off, or check its wiring');
      case 'refused':
        return failing(this.#protocol.words.refused(answer.code));
      default:
        return failing(this.#protocol.words.silent);
    }
  }
}

function notOff({ name }: Channel): Health {
  return failing(`the relay board does not confirm that ${name} is off: cut its power`);
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
