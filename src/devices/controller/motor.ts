import type { Health } from '../../domain/health.ts';
import type { GpioBoard } from '../gpio/port.ts';
import { SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { Pins } from './env.ts';
import type { MotorChannel, MotorControllerOptions } from './options.ts';
import { ofChannels, PinHealth } from './pin-health.ts';
import {
  type ChannelState,
  type Controller,
  type ControllerListeners,
  LONGEST_VEND_MS,
  type VendAnswer,
} from './port.ts';

interface Motor extends MotorChannel {
  busy: boolean;
  /** It was switched on and its switch did not move. Cleared by the next change of the switch: somebody has turned it. */
  stuck: boolean;
  /** Its last turn ended at home. */
  turned: boolean;
  /** It has left home again after that by itself: bringing it home would be another turn, and another product. */
  ranOn: boolean;
}

/** How one run of a motor ended. The relay is off by then, or it is owed its off by the board. */
type Run =
  /** The home switch was left and reached again. */
  | 'home'
  /** The home switch was never left. */
  | 'stuck'
  /** The time was over between two homes. */
  | 'midway'
  /** Cut short, or the relay could not be driven. */
  | 'cut';

/**
 * Motors with a home switch, as spirals have: one vend is one turn, from the switch to the switch. The relay runs until the switch
 * has been left and reached again, never longer than `ms`. A motor that is not at home has an unfinished turn in it: it is refused, so
 * that a restart in the middle of a turn never gives out what was refunded (or, with `seekHome`, brought home by the next vend).
 */
export class MotorController implements Controller {
  readonly kind = 'motor';
  readonly channels: readonly string[];
  private readonly options: MotorControllerOptions;
  private readonly timers: Timers;
  private readonly motors: ReadonlyMap<string, Motor>;
  private readonly pins: PinHealth;
  private ending = new AbortController();

  constructor(
    options: MotorControllerOptions,
    pins: Pins | undefined,
    listeners: ControllerListeners,
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.options = options;
    this.timers = timers;
    this.channels = options.channels.map(({ name }) => name);
    this.motors = new Map(
      options.channels.map((one) => [one.name, { ...one, busy: false, stuck: false, turned: false, ranOn: false }]),
    );
    this.pins = new PinHealth({
      pins,
      listeners,
      timers,
      judge: () => this.judge(pins),
      onSensor: (sensor, active) => {
        for (const motor of this.motors.values()) {
          if (motor.home !== sensor) continue;
          motor.stuck = false;
          motor.ranOn = !active && motor.turned && !motor.busy;
        }
      },
    });
  }

  get health(): Health {
    return this.pins.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.pins.isRunning || signal.aborted) return;
    this.ending = new AbortController();
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.pins.start();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.pins.stop();
  }

  async vend(channel: string, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const motor = this.motors.get(channel);
    const pins = this.pins.usable;
    if (motor === undefined || pins === null || motor.busy || motor.stuck) return 'refused';
    if (!(ms > 0 && ms <= LONGEST_VEND_MS) || signal.aborted) return 'refused';
    const atHome = pins.board.read(motor.home);
    const canBegin = atHome === true || (atHome === false && this.options.seekHome && !motor.ranOn);
    if (!canBegin || pins.board.relayState(motor.relay)) return 'refused';
    motor.busy = true;
    motor.turned = false;
    try {
      const either = AbortSignal.any([signal, this.ending.signal]);
      return await this.turn(motor, pins, atHome === false, ms, either);
    } finally {
      motor.busy = false;
      this.pins.settle();
    }
  }

  /** `on` while the motor runs. Where it stands is in the health. */
  async ask(channel: string): Promise<ChannelState> {
    const motor = this.motors.get(channel);
    const pins = this.pins.usable;
    if (motor === undefined || pins === null) return 'silent';
    return pins.board.relayState(motor.relay) ? 'on' : 'off';
  }

  private async turn(motor: Motor, pins: Pins, away: boolean, ms: number, signal: AbortSignal): Promise<VendAnswer> {
    const due = this.timers.now() + ms;
    if (away && (await this.run(motor, pins, true, ms, signal)) !== 'home') return 'silent';
    // Both together have the time of one vend: who waits for it waits no longer.
    const left = away ? due - this.timers.now() : ms;
    if (left <= 0) return 'silent';
    const ended = await this.run(motor, pins, false, left, signal);
    if (ended === 'stuck') motor.stuck = true;
    motor.turned = ended === 'home';
    return ended === 'home' ? 'done' : 'silent';
  }

  /** @param left whether it is away from home to begin with. */
  private run(motor: Motor, pins: Pins, left: boolean, ms: number, signal: AbortSignal): Promise<Run> {
    const { board } = pins;
    let isLeft = left;
    let outcome: Run | null = null;
    let cancelLeave = () => {};
    const stopListening = pins.onSensor((sensor, active) => {
      if (sensor !== motor.home) return;
      if (active && isLeft) end('home');
      isLeft ||= !active;
    });
    if (signal.aborted) {
      stopListening();
      return Promise.resolve('cut');
    }
    const hold = board.hold(motor.relay, ms);
    const end = (run: Run) => {
      outcome ??= run;
      hold.release();
    };
    const cut = () => end('cut');
    signal.addEventListener('abort', cut, { once: true });
    if (!left) {
      cancelLeave = this.timers.after(this.options.leaveWithinMs, () => {
        // This timer may be late, and the change of the switch may be waiting behind it.
        isLeft ||= board.read(motor.home) === false;
        if (!isLeft) end('stuck');
      });
    }
    return hold.ended.then(({ result }) => {
      cancelLeave();
      stopListening();
      signal.removeEventListener('abort', cut);
      if (outcome !== null) return outcome;
      return result === 'done' ? whereItStopped(board, motor, isLeft) : 'cut';
    });
  }

  private judge(pins: Pins | undefined): Health | null {
    const faults: string[] = [];
    for (const { name, home, relay, stuck, busy, ranOn } of this.motors.values()) {
      const atHome = pins?.board.level(home) ?? null;
      if (atHome === null) return null;
      if (stuck) {
        faults.push(
          `${name} was switched on and ${home} did not move: look for a jam, the motor's fuse and the switch`,
        );
      } else if (ranOn) {
        faults.push(`${name} ran on past ${home} after its turn: turn it home, and use a brake or a wider cam`);
      } else if (atHome === false && !busy && pins?.board.relayState(relay) === false && !this.options.seekHome) {
        faults.push(
          `${name} is not at home, so its last turn was not finished: clear it and turn it until ${home} is on`,
        );
      }
    }
    return ofChannels(faults, this.motors.size);
  }
}

/** When the time was over. The switch is asked once more: a change of it may not have been heard yet. */
function whereItStopped(board: GpioBoard, { home }: MotorChannel, left: boolean): Run {
  const atHome = board.read(home);
  if (!left && atHome === true) return 'stuck';
  return left && atHome === true ? 'home' : 'midway';
}
