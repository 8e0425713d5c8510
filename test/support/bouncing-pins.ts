import type { Pins } from '../../src/devices/controller/env.ts';
import type { PulseResult } from '../../src/devices/gpio/port.ts';
import { READY } from '../../src/domain/health.ts';

/** Pins whose raw levels the test sets, and whose debounced changes it tells: a bounce is a level of which nobody tells. */
export class BouncingPins {
  readonly levels: Record<string, boolean>;
  private readonly settled: Record<string, boolean>;
  /** Called when a relay goes off. */
  onRelease: () => void = () => undefined;
  private readonly on = new Set<string>();
  private readonly listening = new Set<(sensor: string, active: boolean) => void>();
  private readonly watching = new Set<() => void>();

  constructor(levels: Readonly<Record<string, boolean>>) {
    this.levels = { ...levels };
    this.settled = { ...levels };
  }

  /** A level that has settled. */
  change(sensor: string, active: boolean): void {
    this.levels[sensor] = active;
    this.settled[sensor] = active;
    for (const listener of [...this.listening]) listener(sensor, active);
  }

  get pins(): Pins {
    return {
      board: {
        kind: 'bouncing',
        health: READY,
        start: () => Promise.resolve(),
        stop: () => Promise.resolve(),
        read: (sensor) => this.levels[sensor] ?? null,
        level: (sensor) => this.settled[sensor] ?? null,
        relayState: (relay) => this.on.has(relay),
        pulse: (relay, ms) => this.hold(relay, ms).ended,
        hold: (relay, ms) => this.hold(relay, ms),
      },
      onSensor: (listener) => {
        this.listening.add(listener);
        return () => void this.listening.delete(listener);
      },
      onHealth: (watcher) => {
        this.watching.add(watcher);
        return () => void this.watching.delete(watcher);
      },
    };
  }

  /** On until it is released; the test never waits for the end of its time. */
  private hold(relay: string, _ms: number): { readonly ended: Promise<PulseResult>; release(): void } {
    let over: (result: PulseResult) => void = () => undefined;
    const ended = new Promise<PulseResult>((resolve) => {
      over = resolve;
    });
    this.on.add(relay);
    return {
      ended,
      release: () => {
        if (!this.on.delete(relay)) return;
        this.onRelease();
        over({ result: 'done' });
      },
    };
  }
}
