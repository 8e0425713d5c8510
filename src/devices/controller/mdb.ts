import type { Health } from '../../domain/health.ts';
import { HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { CashlessEvent, MdbInterface, MdbInterfaceParts } from './mdb-link.ts';
import { Pc2Mdb } from './mdb-pc2mdb.ts';
import { Qibixx } from './mdb-qibixx.ts';
import type { MdbChannel, MdbControllerOptions } from './options.ts';
import {
  type ChannelState,
  type Controller,
  type ControllerListeners,
  LONGEST_VEND_MS,
  type VendAnswer,
} from './port.ts';
import { SerialBus } from './serial-bus.ts';

/** Before another session is begun for a customer who pressed the wrong button. */
const AGAIN_MS = 500;
/** A machine that has not ended a session by then is asked to, and is told of when that does not help either. */
const FREE_WITHIN_MS = 10_000;
const NOT_FREE: Health = {
  status: 'failing',
  reason: 'the vending machine has not ended its last session: look what it is doing, and switch it off and on',
};
/** Last words leave the line before it is closed. */
const FAREWELL_MS = 60;

interface Vend {
  readonly channel: MdbChannel;
  readonly price: number;
  /** Until the customer has chosen; from our yes on the machine may be moving. */
  stage: 'choosing' | 'approved';
  /** The session is under way. */
  inSession: boolean;
  cancelTimer: () => void;
  cancelAgain: () => void;
  end(answer: VendAnswer): void;
}

/**
 * A vending machine that sells by itself, with this kiosk as its cashless reader. A vend gives the machine credit for exactly what was
 * paid, waits for the customer to press the selection that was paid for, says yes to it and to nothing else, and takes the machine's own
 * word for what became of it. One vend at a time: the machine has one session.
 */
export class MdbController implements Controller {
  readonly kind = 'mdb';
  readonly channels: readonly string[];
  private readonly options: MdbControllerOptions;
  private readonly timers: Timers;
  private readonly report: HealthReport;
  private readonly line: SerialBus;
  private readonly machine: MdbInterface;
  private vending: Vend | null = null;
  /** The machine is still in the session of a vend that is over for us. */
  private isStuck = false;
  private cancelFree = () => {};
  private running = false;

  constructor(
    options: MdbControllerOptions,
    listeners: ControllerListeners,
    timers: Timers = SYSTEM_TIMERS,
    random: () => number = Math.random,
  ) {
    this.options = options;
    this.timers = timers;
    this.channels = options.channels.map(({ name }) => name);
    this.report = new HealthReport({ status: 'absent', reason: 'not started' }, (health) => listeners.onHealth(health));
    this.machine = makeInterface(options, {
      send: (bytes) => this.line.send(bytes),
      onEvent: (event) => this.heard(event),
      onHealth: () => this.look(),
    });
    const onProblem = (health: Health) => {
      this.heard({ type: 'lost' });
      this.report.set(health);
    };
    const onBytes = (bytes: Uint8Array) => this.machine.hear(bytes);
    this.line = new SerialBus(options, { onOpen: () => this.machine.opened(), onBytes, onProblem }, timers, random);
  }

  get health(): Health {
    return this.report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.running || signal.aborted) return;
    this.running = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await this.line.start();
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    this.giveUp();
    this.cancelFree();
    this.report.set({ status: 'absent', reason: 'stopped' });
    if (this.line.isOpen) {
      this.machine.farewell();
      await new Promise<void>((resolve) => void this.timers.after(FAREWELL_MS, resolve));
    }
    await this.line.stop();
  }

  /** @param ms how long the customer has to press the selection. */
  vend(name: string, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const channel = this.options.channels.find((one) => one.name === name);
    const price = (channel?.priceMinor ?? 0) / this.options.scale;
    const possible = this.running && this.health.status === 'ready' && this.vending === null && !signal.aborted;
    if (channel === undefined || !possible || !(ms > 0 && ms <= LONGEST_VEND_MS) || !this.machine.begin(price)) {
      return Promise.resolve('refused');
    }
    return new Promise((resolve) => {
      const goneAway = () => this.giveUp();
      signal.addEventListener('abort', goneAway, { once: true });
      const vend: Vend = {
        channel,
        price,
        stage: 'choosing',
        inSession: true,
        cancelTimer: this.timers.after(ms, () => this.giveUp()),
        cancelAgain: () => {},
        end: (answer) => {
          vend.cancelTimer();
          vend.cancelAgain();
          signal.removeEventListener('abort', goneAway);
          this.vending = null;
          this.expectFree();
          resolve(answer);
        },
      };
      this.vending = vend;
    });
  }

  /** `on` from our yes until the machine's word on it. */
  async ask(name: string): Promise<ChannelState> {
    if (!this.channels.includes(name) || this.health.status !== 'ready') return 'silent';
    return this.vending?.channel.name === name && this.vending.stage === 'approved' ? 'on' : 'off';
  }

  private look(): void {
    if (!this.running || !this.line.isOpen) return;
    const { health } = this.machine;
    this.report.set(this.isStuck && health.status === 'ready' ? NOT_FREE : health);
  }

  private expectFree(): void {
    this.cancelFree();
    this.cancelFree = this.timers.after(FREE_WITHIN_MS, () => {
      this.machine.endSession();
      this.cancelFree = this.timers.after(FREE_WITHIN_MS, () => {
        this.isStuck = true;
        this.look();
      });
    });
  }

  private isFree(): void {
    this.cancelFree();
    this.isStuck = false;
    this.look();
  }

  private heard(event: CashlessEvent): void {
    const { vending } = this;
    if (event.type === 'request') {
      this.requested(vending, event.price, event.selection);
      return;
    }
    const { type } = event;
    if (type === 'lost' || (type === 'free' && vending === null)) this.isFree();
    if (vending === null) return;
    const moved = vending.stage === 'approved';
    switch (event.type) {
      case 'success':
        if (moved) vending.end('done');
        break;
      case 'failure':
        if (moved) vending.end('refused');
        break;
      case 'lost':
        vending.end(moved ? 'silent' : 'refused');
        this.cancelFree();
        break;
      case 'session over':
        vending.inSession = false;
        if (moved) vending.end('silent');
        break;
      case 'free':
        if (!moved && !vending.inSession) this.beginAgain(vending);
        break;
    }
  }

  private requested(vending: Vend | null, price: number, selection: number): void {
    const wanted =
      vending?.stage === 'choosing' &&
      price === vending.price &&
      (vending.channel.selection === undefined || vending.channel.selection === selection);
    if (!wanted) {
      this.machine.deny();
      return;
    }
    vending.cancelTimer();
    if (!this.machine.approve(price)) {
      vending.end('refused');
      return;
    }
    vending.stage = 'approved';
    vending.cancelTimer = this.timers.after(this.options.finishWithinMs, () => vending.end('silent'));
  }

  /** The customer has pressed something else, and has time left. */
  private beginAgain(vending: Vend): void {
    vending.cancelAgain();
    vending.cancelAgain = this.timers.after(AGAIN_MS, () => {
      vending.inSession = this.machine.begin(vending.price);
    });
  }

  /** The time is over, or nobody wants it any more. What was approved cannot be called back. */
  private giveUp(): void {
    const { vending } = this;
    if (vending === null) return;
    if (vending.stage === 'approved') {
      vending.end('silent');
    } else {
      vending.end('refused');
      this.machine.endSession();
    }
  }
}

function makeInterface(options: MdbControllerOptions, parts: MdbInterfaceParts): MdbInterface {
  return options.interface === 'qibixx' ? new Qibixx(options, parts) : new Pc2Mdb(options, parts);
}
