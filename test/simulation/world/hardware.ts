import type { GpioBoard, PulseResult } from '../../../src/devices/gpio/port.ts';
import type { Printer, PrintResult } from '../../../src/devices/printer/port.ts';
import { READY } from '../../../src/domain/health.ts';
import type { Item } from '../../../src/domain/settings.ts';
import type { SensorFeed } from '../../../src/runtime/deliver.ts';
import type { Edges } from './edges.ts';
import { PAPER, PULSE, SENSOR } from './faults.ts';

/** These tell that something lies there; the others only that something fell past. */
const HOLDING: ReadonlySet<string> = new Set(['tray1']);

const DEVICE = { start: async () => {}, stop: async () => {}, health: READY };

/** Motors, flaps and paper: what is there whatever process drives it. */
export class Hardware {
  /** While true no relay can be driven. */
  relayStuck = false;
  /** How many units came out, by relay. */
  readonly out = new Map<string, number>();
  readonly #edges: Edges;
  readonly #items: readonly Item[];
  /** Pulses until a slot that is counted is empty, by relay: what lies in it, whatever anybody believes. */
  readonly #inside = new Map<string, number>();
  #listeners = new Set<(sensor: string, active: boolean) => void>();
  /** Sensors that stay active while something lies in the outlet, and whether it does. */
  readonly #lying = new Set<string>();

  constructor(items: readonly Item[], edges: Edges) {
    this.#items = items;
    this.#edges = edges;
    for (const item of items) {
      this.fill(item);
    }
  }

  /** Somebody puts in as many as there is room for. */
  fill({ relay, stock, units }: Item): void {
    if (stock !== null) {
      this.#inside.set(relay, stock * units);
    }
  }

  /** Whoever listened is gone. */
  cut(): void {
    this.#listeners = new Set();
  }

  readonly sensors: SensorFeed = {
    holds: (sensor) => HOLDING.has(sensor),
    onSensor: (listener) => {
      const listeners = this.#listeners;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  board(alive: () => boolean): GpioBoard {
    return {
      ...DEVICE,
      kind: 'simulated',
      pulse: (relay, ms) => this.#pulse(relay, ms, alive),
      read: (sensor) => this.#lying.has(sensor),
      level: (sensor) => this.#lying.has(sensor),
      relayState: () => false,
      hold: () => ({ ended: Promise.resolve({ result: 'failed', reason: 'not here' }), release: () => undefined }),
    };
  }

  #pulse(relay: string, ms: number, alive: () => boolean): Promise<PulseResult> {
    const { time, chance, witness } = this.#edges;
    witness.pulse(relay);
    const inside = this.#inside.get(relay);
    if (inside !== undefined && inside <= 0) {
      witness.empty(relay);
    }
    if (this.relayStuck) {
      return Promise.resolve({ result: 'failed', reason: 'simulated: stuck' });
    }
    const fault = chance.fault('pulse', PULSE);
    const moves = fault === null || fault === 'relay failed after it had moved' || fault === 'driver never answers';
    if (moves || (fault === 'power cut during the pulse' && chance.chance('moved before the cut', 0.5))) {
      this.#drop(relay, Math.min(200, ms));
    }
    if (fault === 'power cut during the pulse') {
      time.after(ms / 2, () => this.#edges.cut());
    }
    return new Promise((resolve) => {
      if (fault === 'driver never answers') {
        return;
      }
      const failed = fault === 'relay failed' || fault === 'relay failed after it had moved';
      time.after(ms, () => {
        if (alive()) {
          resolve(failed ? { result: 'failed', reason: 'simulated' } : { result: 'done' });
        }
      });
    });
  }

  /** A unit comes out, and the sensor below sees it, or not. */
  #drop(relay: string, afterMs: number): void {
    const { time, chance } = this.#edges;
    const item = this.#items.find((one) => one.relay === relay);
    const inside = this.#inside.get(relay);
    if (inside !== undefined) {
      if (inside <= 0) {
        return;
      }
      this.#inside.set(relay, inside - 1);
    }
    const fault = item?.proof === 'sensor' ? chance.fault('sensor', SENSOR) : null;
    time.after(afterMs, () => {
      this.out.set(relay, (this.out.get(relay) ?? 0) + 1);
      this.#edges.note(`a unit comes out by ${relay}`);
    });
    if (item?.sensor == null || fault === 'sensor silent') {
      return;
    }
    const late = fault === 'sensor late' ? item.proofWithinMs + 3_000 : chance.int('falls', 1_500);
    const seenAfter = fault === 'sensor early' ? 0 : afterMs + late;
    this.#flash(item.sensor, seenAfter);
  }

  #flash(sensor: string, afterMs: number): void {
    const { time } = this.#edges;
    const tell = (active: boolean) => {
      for (const listener of [...this.#listeners]) {
        listener(sensor, active);
      }
    };
    const holds = HOLDING.has(sensor);
    time.after(afterMs, () => {
      if (holds) {
        this.#lying.add(sensor);
      }
      tell(true);
    });
    // Whoever bought it takes it out.
    const takenAfter = holds ? 2_000 + this.#edges.chance.int('taken after', 20_000) : 120;
    time.after(afterMs + takenAfter, () => {
      this.#lying.delete(sensor);
      tell(false);
    });
  }

  printer(alive: () => boolean): Printer {
    return {
      ...DEVICE,
      kind: 'simulated',
      status: async () => null,
      print: (job, deadlineMs) => this.#print(job, deadlineMs, alive),
    };
  }

  #print(job: Uint8Array, deadlineMs: number, alive: () => boolean): Promise<PrintResult> {
    const { time, chance, witness } = this.#edges;
    witness.paper(Buffer.from(job).toString());
    const fault = chance.fault('paper', PAPER);
    if (fault === 'power cut while printing') {
      time.after(200, () => this.#edges.cut());
    }
    return new Promise((resolve) => {
      const answer = (ms: number, result: PrintResult) =>
        time.after(ms, () => {
          if (alive()) {
            resolve(result);
          }
        });
      if (fault === 'paper out') {
        answer(100, { result: 'not printed', reason: 'paper out' });
      } else if (fault === 'printer takes no data') {
        answer(deadlineMs, { result: 'unknown', reason: 'timeout' });
      } else {
        answer(600, { result: 'printed' });
      }
    });
  }
}
