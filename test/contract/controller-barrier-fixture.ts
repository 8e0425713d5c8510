import { onTestFinished } from 'vitest';
import type { BarrierControllerOptions } from '../../src/devices/controller/options.ts';
import type { VendAnswer } from '../../src/devices/controller/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { type PinBench, pinBench } from '../support/controller-pins.ts';

type Settings = Partial<Pick<BarrierControllerOptions, 'command'>> & { readonly closesItself?: boolean };

/** An arm that takes 1 s from down to up, with a loop, in time that the test moves. */
export class BarrierStory {
  readonly timers = new ManualTimers();
  readonly signal = new AbortController().signal;
  bench: PinBench;

  private constructor({ command = 'pulse', closesItself = false }: Settings) {
    const gate = { relay: 'up', opened: 'is-up', closed: 'is-down', ...(closesItself ? {} : { close: 'down' }) };
    this.bench = pinBench(
      {
        driver: 'barrier',
        channels: [{ name: 'exit', ...gate, loop: 'loop' }],
        command,
        openWithinMs: 3_000,
        closeWithinMs: 4_000,
        freeForMs: 2_000,
        passWithinMs: 20_000,
      },
      [{ kind: 'barrier', ...gate, moveMs: 1_000, dropsWhenReleased: command === 'hold' }],
      this.timers,
      ['loop'],
    );
  }

  static async start(settings: Settings = {}): Promise<BarrierStory> {
    const story = new BarrierStory(settings);
    onTestFinished(() => story.bench.stop());
    await story.begin();
    return story;
  }

  async restart(): Promise<void> {
    this.bench = this.bench.again();
    await this.begin();
  }

  private async begin(): Promise<void> {
    const started = this.bench.start();
    await this.pass(1_000);
    await started;
  }

  vend(ms = 500): Promise<VendAnswer> {
    return this.bench.controller.vend('exit', ms, this.signal);
  }

  /** Opened for a customer. */
  async opened(): Promise<void> {
    const vend = this.vend();
    await this.pass(1_500);
    if ((await vend) !== 'done') throw new Error('it was not opened');
  }

  async sensor(name: string, active: boolean): Promise<void> {
    this.bench.hardware.setSensor(name, active);
    await this.pass(20);
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      this.timers.advance(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  edges(relay: string): number {
    return this.bench.hardware.snapshot().relays[relay]?.onEdges ?? 0;
  }

  get isUp(): boolean {
    return this.bench.hardware.snapshot().sensors['is-up'] === true;
  }

  get isDown(): boolean {
    return this.bench.hardware.snapshot().sensors['is-down'] === true;
  }

  get health(): string {
    const { status, reason } = this.bench.controller.health;
    return `${status}: ${reason}`;
  }
}
