import { type Health, READY } from '../../domain/health.ts';
import { HealthReport, type Timers } from '../port.ts';
import type { Pins } from './env.ts';
import type { ControllerListeners } from './port.ts';

/** A board that has just become ready may need a moment before all of its sensors can be read: when it is looked at again. */
const LOOKS_MS = [50, 500];
const UNREADABLE: Health = { status: 'failing', reason: 'its switches cannot be read: look at gpio' };
const NO_PINS: Health = { status: 'absent', reason: 'there are no pins to work with: configure gpio.driver' };

export interface PinHealthParts {
  readonly pins: Pins | undefined;
  readonly listeners: ControllerListeners;
  readonly timers: Timers;
  /** What is wrong now, beside the pins, by debounced levels; null while a switch cannot be read. Pure. */
  readonly judge: () => Health | null;
  /** Told of every change of a sensor before the health is judged again. */
  readonly onSensor: (sensor: string, active: boolean) => void;
}

/** Health of a mechanism on pins: that of the board while it does not work, otherwise what the driver finds. */
export class PinHealth {
  private readonly parts: PinHealthParts;
  private readonly report: HealthReport;
  private ends: (() => void)[] = [];
  private cancelLook: (() => void) | null = null;

  constructor(parts: PinHealthParts) {
    this.parts = parts;
    this.report = new HealthReport({ status: 'absent', reason: 'not started' }, (health) =>
      parts.listeners.onHealth(health),
    );
  }

  get health(): Health {
    return this.report.health;
  }

  get isRunning(): boolean {
    return this.ends.length > 0;
  }

  /** The pins, when something can be driven through them now. */
  get usable(): Pins | null {
    const { pins } = this.parts;
    const status = pins?.board.health.status;
    return this.isRunning && (status === 'ready' || status === 'degraded') ? (pins ?? null) : null;
  }

  start(): void {
    const { pins, onSensor } = this.parts;
    if (this.isRunning) {
      return;
    }
    if (pins === undefined) {
      this.report.set(NO_PINS);
      return;
    }
    this.ends = [
      pins.onSensor((sensor, active) => {
        onSensor(sensor, active);
        this.settle();
      }),
      pins.onHealth(() => this.boardChanged()),
    ];
    this.boardChanged();
  }

  stop(): void {
    for (const end of this.ends) end();
    this.ends = [];
    this.cancelLook?.();
  }

  /** Something that the judgement rests on may have changed. */
  look(isLast = false): void {
    const { pins, judge } = this.parts;
    if (pins === undefined || !this.isRunning) {
      return;
    }
    const { status, reason } = pins.board.health;
    if (status === 'absent' || status === 'failing') {
      this.report.set({ status, reason: `its pins do not work: ${reason}` });
      return;
    }
    const verdict = judge();
    if (verdict !== null || isLast) this.report.set(verdict ?? UNREADABLE);
  }

  /** Looks now, and again a little later. */
  settle(): void {
    if (this.isRunning) this.boardChanged();
  }

  private boardChanged(): void {
    this.cancelLook?.();
    this.look();
    this.lookLater(0);
  }

  private lookLater(time: number): void {
    const ms = LOOKS_MS[time];
    if (ms === undefined) {
      return;
    }
    this.cancelLook = this.parts.timers.after(ms, () => {
      this.look(time === LOOKS_MS.length - 1);
      this.lookLater(time + 1);
    });
  }
}

/** One health for several channels: each fault is a sentence; while others work the kiosk goes on with them. */
export function ofChannels(faults: readonly string[], channels: number): Health {
  const [first] = faults;
  if (first === undefined) {
    return READY;
  }
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  return { status: faults.length < channels ? 'degraded' : 'failing', reason: `${first}${more}` };
}
