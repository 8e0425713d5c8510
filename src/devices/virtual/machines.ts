import type { Timers } from '../port.ts';

/** A spiral: while its relay is on it turns, and its home switch is on for the first `leaveMs` of each turn. */
export interface MotorOptions {
  readonly kind: 'motor';
  readonly relay: string;
  readonly home: string;
  readonly leaveMs: number;
  readonly turnMs: number;
}

/** An arm that takes `moveMs` from down to up. An on-edge of `relay` lifts it, one of `close` lowers it. */
export interface BarrierOptions {
  readonly kind: 'barrier';
  readonly relay: string;
  readonly close?: string | undefined;
  readonly opened: string;
  readonly closed: string;
  readonly moveMs: number;
  /** Whether it goes down when `relay` goes off. */
  readonly dropsWhenReleased?: boolean | undefined;
}

export type MachineOptions = MotorOptions | BarrierOptions;

/** Something that a relay moves, and that switches show. */
export interface Machine {
  readonly relay: string;
  readonly relays: readonly string[];
  readonly sensors: Readonly<Record<string, boolean>>;
  drive(relay: string, on: boolean): void;
  /** A jammed one stands still, whatever is switched on. */
  jam(jammed: boolean): void;
}

type SetSensor = (name: string, active: boolean) => void;

export function makeMachine(options: MachineOptions, timers: Timers, setSensor: SetSensor): Machine {
  return options.kind === 'motor'
    ? new VirtualMotor(options, timers, setSensor)
    : new VirtualBarrier(options, timers, setSensor);
}

/** Something that goes on steadily while it is driven: where it is, and when it will be somewhere. */
class Travel {
  private readonly timers: Timers;
  private at = 0;
  private direction = 0;
  private since = 0;
  private cancel: () => void = () => {};

  constructor(timers: Timers) {
    this.timers = timers;
  }

  get position(): number {
    return this.at + this.direction * (this.timers.now() - this.since);
  }

  /** From `position` on in this direction (-1, 0, 1), and tells when it gets to `goal`. */
  go(position: number, direction: number, goal: number, arrived: () => void): void {
    this.cancel();
    this.at = position;
    this.direction = direction;
    this.since = this.timers.now();
    this.cancel = direction === 0 ? () => {} : this.timers.after(Math.max(0, (goal - position) * direction), arrived);
  }

  halt(): void {
    this.go(this.position, 0, 0, () => {});
  }
}

class VirtualMotor implements Machine {
  readonly relay: string;
  readonly relays: readonly string[];
  readonly sensors: Readonly<Record<string, boolean>>;
  private readonly options: MotorOptions;
  private readonly setSensor: SetSensor;
  private readonly travel: Travel;
  private powered = false;
  private jammed = false;

  constructor(options: MotorOptions, timers: Timers, setSensor: SetSensor) {
    this.options = options;
    this.relay = options.relay;
    this.relays = [options.relay];
    this.sensors = { [options.home]: true };
    this.setSensor = setSensor;
    this.travel = new Travel(timers);
  }

  drive(_relay: string, on: boolean): void {
    this.powered = on;
    this.move();
  }

  jam(jammed: boolean): void {
    this.jammed = jammed;
    this.move();
  }

  private move(): void {
    const { leaveMs, turnMs, home } = this.options;
    if (!this.powered || this.jammed) {
      this.travel.halt();
      return;
    }
    const { position } = this.travel;
    const leaves = position < leaveMs;
    this.travel.go(position, 1, leaves ? leaveMs : turnMs, () => {
      this.setSensor(home, !leaves);
      this.travel.go(leaves ? leaveMs : 0, 0, 0, () => {});
      this.move();
    });
  }
}

class VirtualBarrier implements Machine {
  readonly relay: string;
  readonly relays: readonly string[];
  readonly sensors: Readonly<Record<string, boolean>>;
  private readonly options: BarrierOptions;
  private readonly setSensor: SetSensor;
  private readonly travel: Travel;
  private up = false;
  private jammed = false;

  constructor(options: BarrierOptions, timers: Timers, setSensor: SetSensor) {
    this.options = options;
    this.relay = options.relay;
    this.relays = [options.relay, ...(options.close === undefined ? [] : [options.close])];
    this.sensors = { [options.opened]: false, [options.closed]: true };
    this.setSensor = setSensor;
    this.travel = new Travel(timers);
  }

  drive(relay: string, on: boolean): void {
    const { close, dropsWhenReleased } = this.options;
    if (on && relay === close) this.up = false;
    else if (on) this.up = true;
    else if (relay === this.relay && dropsWhenReleased === true) this.up = false;
    this.move();
  }

  jam(jammed: boolean): void {
    this.jammed = jammed;
    this.move();
  }

  private move(): void {
    const { moveMs, opened, closed } = this.options;
    const goal = this.up ? moveMs : 0;
    const { position } = this.travel;
    if (this.jammed || position === goal) {
      this.travel.halt();
      if (position === goal) this.setSensor(this.up ? opened : closed, true);
      return;
    }
    this.setSensor(this.up ? closed : opened, false);
    this.travel.go(position, this.up ? 1 : -1, goal, () => {
      this.travel.go(goal, 0, 0, () => {});
      this.setSensor(this.up ? opened : closed, true);
    });
  }
}
