import { onTestFinished } from 'vitest';
import type { VendAnswer } from '../../src/devices/controller/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { type PinBench, pinBench } from '../support/controller-pins.ts';

/** A motor that leaves its home after 60 ms and is back after 300 ms, in time that the test moves. */
export class MotorStory {
  readonly timers = new ManualTimers();
  readonly signal = new AbortController().signal;
  bench: PinBench;

  private constructor(seekHome: boolean) {
    this.bench = pinBench(
      {
        driver: 'motor',
        channels: [
          { name: 'lane1', relay: 'run1', home: 'home1' },
          { name: 'lane2', relay: 'run2', home: 'home2' },
        ],
        leaveWithinMs: 200,
        seekHome,
      },
      [1, 2].map((lane) => ({ kind: 'motor', relay: `run${lane}`, home: `home${lane}`, leaveMs: 60, turnMs: 300 })),
      this.timers,
    );
  }

  static async start({ seekHome = false } = {}): Promise<MotorStory> {
    const story = new MotorStory(seekHome);
    onTestFinished(() => story.bench.stop());
    await story.begin();
    return story;
  }

  /** The daemon's process is gone, and another one begins. */
  async restart(): Promise<void> {
    this.bench = this.bench.again();
    await this.begin();
  }

  private async begin(): Promise<void> {
    const started = this.bench.start();
    await this.pass(1_000);
    await started;
  }

  vend(lane = 'lane1', ms = 2_000): Promise<VendAnswer> {
    return this.bench.controller.vend(lane, ms, this.signal);
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      this.timers.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  get relay(): { readonly on: boolean; readonly onEdges: number } {
    const { on = false, onEdges = 0 } = this.bench.hardware.snapshot().relays['run1'] ?? {};
    return { on, onEdges };
  }

  get health(): string {
    const { status, reason } = this.bench.controller.health;
    return `${status}: ${reason}`;
  }
}
