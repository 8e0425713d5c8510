import type { Hold } from '../gpio/port.ts';
import type { Timers } from '../port.ts';
import type { Pins } from './env.ts';
import type { BarrierChannel, BarrierControllerOptions } from './options.ts';
import type { VendAnswer } from './port.ts';

/** How long the command to close is given. */
const CLOSE_PULSE_MS = 500;
/** One hold of the relay lasts so long at most; it is begun again while the barrier has to stay open. */
const HOLD_MS = 5 * 60_000;

export type Arm = 'open' | 'closed' | 'between' | 'contradiction' | 'unreadable';

/**
 * One barrier: opened for one customer, and closed (or watched while it closes by itself) once the loop is free. It gives commands; that
 * the arm hits nothing is the business of the barrier's own controller, which has to see the loop too.
 */
export class Gate {
  readonly channel: BarrierChannel;
  private readonly options: BarrierControllerOptions;
  private readonly timers: Timers;
  private readonly changed: () => void;
  /** A vend is under way. */
  private busy = false;
  /** We gave the command that it stands open by; until it is closed. */
  private ours = false;
  /** It did not open. Until one of its contacts changes: somebody has moved it. */
  private stuck = false;
  /** It was to close, and has not. */
  private leftOpen = false;
  private vehicleSeen = false;
  /** Customers whose vehicle has not passed yet: the next one can pay while the arm is still up for the one before. */
  private due = 0;
  private nobodyCame = false;
  private hold: Hold | null = null;
  /** The command to close, while it is given. */
  private closing: Hold | null = null;
  private onArm: (() => void) | null = null;
  private cancelPass = () => {};
  private cancelFree = () => {};
  private cancelLate = () => {};

  /** @param changed told when `fault` may have become another one. */
  constructor(channel: BarrierChannel, options: BarrierControllerOptions, timers: Timers, changed: () => void) {
    this.channel = channel;
    this.options = options;
    this.timers = timers;
    this.changed = changed;
  }

  /** Where the arm is now. A contact may be bouncing. */
  arm({ board }: Pins): Arm {
    return armOf(board.read(this.channel.opened), board.read(this.channel.closed));
  }

  /** Where the arm is by contacts that have come to rest. */
  restingArm({ board }: Pins): Arm {
    return armOf(board.level(this.channel.opened), board.level(this.channel.closed));
  }

  /** What is wrong, in words; null: nothing, or it cannot be told now. */
  fault(pins: Pins): string | null {
    const { name, opened, closed } = this.channel;
    const arm = this.restingArm(pins);
    if (arm === 'contradiction')
      return `${opened} and ${closed} of ${name} are both on: check the contacts and their wires`;
    if (this.stuck) {
      const seconds = this.options.openWithinMs / 1000;
      return `${name} did not open within ${seconds} s: check its power, its own controller and the wire of its command`;
    }
    if (this.leftOpen) return `${name} stands open: look at its loop and its drive, and close it by hand`;
    const foreign = (arm === 'open' || arm === 'between') && !this.ours;
    return foreign ? `${name} is open, and not by a sale: it was opened by hand or by force, or does not close` : null;
  }

  async open(pins: Pins, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const arm = this.arm(pins);
    const canOpen = arm === 'closed' || (this.ours && (arm === 'open' || arm === 'between'));
    if (this.busy || this.stuck || !canOpen || signal.aborted) return 'refused';
    if (!this.isHolding && pins.board.relayState(this.channel.relay)) return 'refused';
    this.busy = true;
    this.ours = true;
    this.leftOpen = false;
    this.calm();
    this.endClosing();
    const answer = await this.confirmed(pins, ms, signal);
    this.busy = false;
    if (answer === 'done') {
      this.due += 1;
      this.waitForVehicle(pins);
    } else {
      this.letGo();
      // What it does after this is nobody's sale.
      this.ours = false;
      this.due = 0;
      this.stuck = !signal.aborted;
    }
    this.changed();
    return answer;
  }

  /** A contact or the loop has changed. */
  heard(pins: Pins, sensor: string, active: boolean): void {
    const { opened, closed, loop } = this.channel;
    if (sensor === opened || sensor === closed) {
      this.stuck = false;
      this.onArm?.();
      if (!this.busy && this.arm(pins) === 'closed') this.closed();
    } else if (sensor === loop && this.ours && !this.busy) {
      this.loopChanged(pins, active);
    }
  }

  stop(): void {
    this.calm();
    this.endClosing();
    this.letGo();
  }

  /** Gives the command, and waits for the contact. */
  private confirmed(pins: Pins, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    return new Promise((resolve) => {
      const end = (answer: VendAnswer) => {
        cancel();
        signal.removeEventListener('abort', cut);
        this.onArm = null;
        resolve(answer);
      };
      const cut = () => end('silent');
      const look = () => {
        if (this.arm(pins) === 'open') end('done');
      };
      const cancel = this.timers.after(this.options.openWithinMs, () => {
        look();
        end('silent');
      });
      signal.addEventListener('abort', cut, { once: true });
      this.onArm = look;
      const wasOpen = this.arm(pins) === 'open';
      void this.command(pins, ms).then((isGiven) => {
        if (!isGiven) end('silent');
        else if (wasOpen) look();
      });
    });
  }

  /** @returns false when the relay could not be driven. */
  private async command(pins: Pins, ms: number): Promise<boolean> {
    const { relay } = this.channel;
    if (this.options.command === 'pulse') {
      this.hold = pins.board.hold(relay, ms);
      return (await this.hold.ended).result === 'done';
    }
    if (!this.isHolding) this.holdOn(pins);
    return pins.board.relayState(relay);
  }

  /** The relay is on because the arm has to stay up. */
  private get isHolding(): boolean {
    return this.hold !== null && this.options.command === 'hold';
  }

  private holdOn(pins: Pins): void {
    const hold = pins.board.hold(this.channel.relay, HOLD_MS);
    this.hold = hold;
    void hold.ended.then(({ result }) => {
      if (this.hold !== hold) return;
      this.hold = null;
      // Its own limit, and somebody may stand below the arm: on again before the relay has dropped.
      if (result === 'done') this.holdOn(pins);
    });
  }

  private letGo(): void {
    const { hold } = this;
    this.hold = null;
    hold?.release();
  }

  /** Who opens takes the command to close back: a barrier must never have both at once. */
  private endClosing(): void {
    this.closing?.release();
    this.closing = null;
  }

  private waitForVehicle(pins: Pins): void {
    this.vehicleSeen = false;
    this.nobodyCame = false;
    this.cancelPass();
    this.cancelPass = this.timers.after(this.options.passWithinMs, () => {
      this.nobodyCame = true;
      this.closeWhenFree(pins);
    });
    const { loop } = this.channel;
    if (loop !== undefined && pins.board.read(loop) === true) this.vehicleSeen = true;
  }

  private loopChanged(pins: Pins, active: boolean): void {
    this.cancelFree();
    if (active) {
      this.vehicleSeen = true;
      this.cancelLate();
    } else if (this.vehicleSeen || this.nobodyCame) {
      this.closeWhenFree(pins);
    }
  }

  private closeWhenFree(pins: Pins): void {
    this.cancelFree();
    this.cancelFree = this.timers.after(this.options.freeForMs, () => this.closeIfFree(pins));
  }

  /** A loop that cannot be read is not free. One that is taken is looked at again: it may have been a glitch, of whose end no event tells. */
  private closeIfFree(pins: Pins): void {
    const { loop, close } = this.channel;
    const taken = loop === undefined ? false : pins.board.read(loop);
    if (taken !== false) {
      this.closeWhenFree(pins);
      return;
    }
    this.due = this.vehicleSeen ? Math.max(0, this.due - 1) : 0;
    if (this.due > 0) {
      this.waitForVehicle(pins);
      return;
    }
    this.cancelPass();
    this.letGo();
    if (close !== undefined) this.closing = pins.board.hold(close, CLOSE_PULSE_MS);
    this.cancelLate();
    this.cancelLate = this.timers.after(this.options.closeWithinMs, () => {
      this.leftOpen = true;
      this.changed();
    });
  }

  private closed(): void {
    this.calm();
    this.letGo();
    this.ours = false;
    this.due = 0;
    this.leftOpen = false;
  }

  private calm(): void {
    this.cancelPass();
    this.cancelFree();
    this.cancelLate();
  }
}

function armOf(opened: boolean | null, closed: boolean | null): Arm {
  if (opened === null || closed === null) return 'unreadable';
  if (opened && closed) return 'contradiction';
  return opened ? 'open' : closed ? 'closed' : 'between';
}
