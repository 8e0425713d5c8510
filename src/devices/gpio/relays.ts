import type { Timers } from '../port.ts';
import type { Hold, PulseResult } from './port.ts';

/** A pulse longer than this is a mistake, not a pulse. */
const LONGEST_PULSE_MS = 10 * 60_000;
const OFF_RETRY_MS = 50;

interface Relay {
  on: boolean;
  /** Ends the pulse that is running. */
  finish: ((result: PulseResult) => void) | null;
  cancelTimer: (() => void) | null;
}

/**
 * Pulses for a set of relays, the same on every board. One pulse at a time per relay. What is on is owed its off edge:
 * when the line refuses it, it is tried again until it works, and the relay takes no new pulse before that.
 */
export class RelayBank {
  readonly #relays: ReadonlyMap<string, Relay>;
  readonly #drive: (relay: string, on: boolean) => void;
  readonly #timers: Timers;
  readonly #onStuck: (relay: string) => void;

  /**
   * @param drive sets a line now, and throws when it cannot.
   * @param onStuck told when a relay that should be off could not be switched off.
   */
  constructor(
    names: readonly string[],
    drive: (relay: string, on: boolean) => void,
    timers: Timers,
    onStuck: (relay: string) => void,
  ) {
    this.#relays = new Map(names.map((name) => [name, { on: false, finish: null, cancelTimer: null }]));
    this.#drive = drive;
    this.#timers = timers;
    this.#onStuck = onStuck;
  }

  state(name: string): boolean {
    return this.#relays.get(name)?.on ?? false;
  }

  pulse(name: string, ms: number): Promise<PulseResult> {
    return this.hold(name, ms).ended;
  }

  hold(name: string, maxMs: number): Hold {
    const relay = this.#relays.get(name);
    if (relay === undefined) return failedHold('there is no relay of this name');
    if (!(maxMs > 0 && maxMs <= LONGEST_PULSE_MS)) return failedHold('the length of the pulse is out of range');
    if (relay.on || relay.finish !== null) return failedHold('the relay is still on from an earlier pulse');
    let isOver = false;
    const ended = new Promise<PulseResult>((resolve) => {
      relay.finish = (result) => {
        isOver = true;
        resolve(result);
      };
    });
    try {
      this.#drive(name, true);
      relay.on = true;
      this.#offAt(name, relay, this.#timers.now() + maxMs);
    } catch {
      // Half a write may have happened: make sure of the safe level.
      relay.on = true;
      this.#switchOff(name, relay, { result: 'failed', reason: 'the relay could not be switched on' });
    }
    const release = () => {
      if (!isOver && relay.on) this.#switchOff(name, relay, { result: 'done' });
    };
    return { ended, release };
  }

  /** Everything off now. Pulses that were running end as failed with this reason. */
  allOff(reason: string): void {
    for (const [name, relay] of this.#relays) {
      if (relay.on) this.#switchOff(name, relay, { result: 'failed', reason });
    }
  }

  /** The line is gone, and with it the power on it: nothing is left to be switched off. */
  dropped(reason: string): void {
    for (const relay of this.#relays.values()) {
      relay.cancelTimer?.();
      relay.cancelTimer = null;
      relay.on = false;
      this.#end(relay, { result: 'failed', reason });
    }
  }

  #offAt(name: string, relay: Relay, due: number): void {
    relay.cancelTimer = this.#timers.after(Math.max(0, due - this.#timers.now()), () => {
      // A timer may run a little early by this clock; the pulse must not be short.
      if (this.#timers.now() < due) this.#offAt(name, relay, due);
      else this.#switchOff(name, relay, { result: 'done' });
    });
  }

  #switchOff(name: string, relay: Relay, result: PulseResult): void {
    relay.cancelTimer?.();
    relay.cancelTimer = null;
    try {
      this.#drive(name, false);
      relay.on = false;
      this.#end(relay, result);
    } catch {
      this.#end(relay, { result: 'failed', reason: 'the relay could not be switched off' });
      this.#onStuck(name);
      relay.cancelTimer = this.#timers.after(OFF_RETRY_MS, () => this.#switchOff(name, relay, result));
    }
  }

  #end(relay: Relay, result: PulseResult): void {
    const finish = relay.finish;
    relay.finish = null;
    finish?.(result);
  }
}

/** One that never began. */
export function failedHold(reason: string): Hold {
  return { ended: Promise.resolve({ result: 'failed', reason }), release: () => undefined };
}
