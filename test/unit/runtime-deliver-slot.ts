import type { Controller, VendAnswer } from '../../src/devices/controller/port.ts';
import type { GpioBoard, PulseResult } from '../../src/devices/gpio/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { READY } from '../../src/domain/health.ts';
import type { DeliveryResult } from '../../src/domain/sale.ts';
import type { Item } from '../../src/domain/settings.ts';
import { Deliveries } from '../../src/runtime/deliver.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

/** Proven by `drop1`; by nothing; three units, each proven by `drop1`; by the channel `lane1` of the controller. */
export const SEEN: Item = { ...WATER, units: 1, proof: 'sensor' };
export const UNSEEN: Item = { ...JUICE, units: 1, proof: 'none' };
export const THREE: Item = { ...SEEN, units: 3 };
export const DRIVEN: Item = { ...UNSEEN, relay: 'lane1', proof: 'controller' };

/** A slot whose relay, sensors and controller do as the test says. Time stands still. */
export class Slot {
  readonly timers = new ManualTimers();
  readonly listeners = new Set<(sensor: string, active: boolean) => void>();
  readonly pulses: { readonly relay: string; readonly ms: number; readonly listening: boolean }[] = [];
  readonly vends: string[] = [];
  readonly abort = new AbortController();
  readonly late: DeliveryResult[] = [];
  /** What `read` says; a sensor that is not here cannot be read. */
  readonly levels = new Map<string, boolean>();
  readonly holding = new Set<string>();
  result: DeliveryResult | null = null;
  private end: (result: PulseResult) => void = () => {};
  private answer: (answer: VendAnswer) => void = () => {};
  private readonly deliveries: Deliveries;

  constructor() {
    const device = { kind: 'scripted', health: READY, start: async () => {}, stop: async () => {} };
    const board: GpioBoard = {
      ...device,
      read: (sensor) => this.levels.get(sensor) ?? null,
      level: (sensor) => this.levels.get(sensor) ?? null,
      relayState: () => false,
      hold: () => ({ ended: Promise.resolve({ result: 'failed', reason: 'not here' }), release: () => undefined }),
      pulse: (relay, ms) => {
        this.pulses.push({ relay, ms, listening: this.listeners.size > 0 });
        return new Promise((resolve) => {
          this.end = resolve;
        });
      },
    };
    const controller: Controller = {
      ...device,
      channels: ['lane1'],
      ask: async () => 'off',
      vend: (channel) => {
        this.vends.push(channel);
        return new Promise((resolve) => {
          this.answer = resolve;
        });
      },
    };
    this.deliveries = new Deliveries({
      board,
      controller,
      sensors: {
        holds: (sensor) => this.holding.has(sensor),
        onSensor: (listener) => {
          this.listeners.add(listener);
          return () => void this.listeners.delete(listener);
        },
      },
      setTimer: (ms, callback) => this.timers.after(ms, callback),
      signal: this.abort.signal,
    });
  }

  start(item = SEEN): this {
    this.result = null;
    const ended = this.deliveries.deliver(item, (delivery) => this.late.push(delivery));
    void ended.then((result) => {
      this.result = result;
    });
    return this;
  }

  /** After a restart. */
  ask(item = SEEN): this {
    this.result = null;
    void this.deliveries.ask(item).then((result) => {
      this.result = result;
    });
    return this;
  }

  sensor(name: string, active: boolean): void {
    this.levels.set(name, active);
    for (const listener of [...this.listeners]) {
      listener(name, active);
    }
  }

  async pulseOver(result: PulseResult = { result: 'done' }): Promise<void> {
    this.end(result);
    await this.rest();
  }

  async answers(answer: VendAnswer): Promise<void> {
    this.answer(answer);
    await this.rest();
  }

  /** A whole unit that comes out as it should, and leaves the sensor at rest. */
  async unit(): Promise<void> {
    await this.pulseOver();
    this.sensor('drop1', true);
    this.sensor('drop1', false);
    await this.rest();
  }

  async pass(ms: number): Promise<void> {
    this.timers.advance(ms);
    await this.rest();
  }

  /** Lets time pass in the steps in which the sensor is looked at. */
  async look(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      await this.pass(50);
    }
  }

  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Nothing listens and no timer runs any more. */
  get tidy(): boolean {
    return this.listeners.size === 0 && this.timers.waiting === 0;
  }
}
