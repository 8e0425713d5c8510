import { expect, test } from 'vitest';
import type { GpioBoard, PulseResult } from '../../src/devices/gpio/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { READY } from '../../src/domain/health.ts';
import type { DeliveryResult } from '../../src/domain/sale.ts';
import { deliver } from '../../src/runtime/deliver.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

/** A slot whose relay and sensors do as the test says. Time stands still. */
class Slot {
  readonly timers = new ManualTimers();
  readonly listeners = new Set<(sensor: string, active: boolean) => void>();
  readonly pulses: { readonly relay: string; readonly ms: number; readonly listening: boolean }[] = [];
  result: DeliveryResult | null = null;
  private end: (result: PulseResult) => void = () => {};

  start(item = WATER): this {
    const board: GpioBoard = {
      kind: 'scripted',
      health: READY,
      start: async () => {},
      stop: async () => {},
      read: () => null,
      relayState: () => false,
      pulse: (relay, ms) => {
        this.pulses.push({ relay, ms, listening: this.listeners.size > 0 });
        return new Promise((resolve) => {
          this.end = resolve;
        });
      },
    };
    const sensors = {
      onSensor: (listener: (sensor: string, active: boolean) => void) => {
        this.listeners.add(listener);
        return () => void this.listeners.delete(listener);
      },
    };
    void deliver(item, board, sensors, (ms, callback) => this.timers.after(ms, callback)).then((result) => {
      this.result = result;
    });
    return this;
  }

  sensor(name: string, active: boolean): void {
    for (const listener of this.listeners) {
      listener(name, active);
    }
  }

  async pulseOver(result: PulseResult = { result: 'done' }): Promise<void> {
    this.end(result);
    await this.rest();
  }

  async pass(ms: number): Promise<void> {
    this.timers.advance(ms);
    await this.rest();
  }

  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Nothing listens and no timer runs any more. */
  get tidy(): boolean {
    return this.listeners.size === 0 && this.timers.waiting === 0;
  }
}

const FAILED = { result: 'failed', reason: 'the line is held' } as const;

test('without a sensor the pulse itself counts, once, and nobody claims to have proof', async () => {
  const slot = new Slot().start(JUICE);
  await slot.pulseOver();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'none' });
  expect(slot.pulses).toEqual([{ relay: 'motor2', ms: 500, listening: false }]);
});

test('with one, its change to active within the time is the proof; the sensor is heard before the relay moves', async () => {
  const slot = new Slot().start();
  expect(slot.pulses).toEqual([{ relay: 'motor1', ms: 500, listening: true }]);
  await slot.pulseOver();
  await slot.pass(3_999);
  expect(slot.result).toBeNull();
  slot.sensor('drop1', true);
  await slot.rest();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  expect(slot.tidy).toBe(true);
});

test('a product that drops before the pulse is over counts', async () => {
  const slot = new Slot().start();
  slot.sensor('drop1', true);
  slot.sensor('drop1', false);
  await slot.rest();
  expect(slot.result, 'the relay is still on').toBeNull();
  await slot.pulseOver();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  expect(slot.tidy).toBe(true);
});

test('a silent sensor is no delivery', async () => {
  const slot = new Slot().start();
  await slot.pulseOver();
  await slot.pass(4_000);
  expect(slot.result).toEqual({ result: 'failed', reason: 'sensor silent' });
  expect(slot.tidy).toBe(true);
});

test('a sensor that was active before, and one that only goes back, prove nothing', async () => {
  const slot = new Slot();
  slot.sensor('drop1', true);
  slot.start();
  slot.sensor('drop1', false);
  await slot.pulseOver();
  await slot.pass(4_000);
  expect(slot.result).toEqual({ result: 'failed', reason: 'sensor silent' });
});

test('the sensor of another slot proves nothing', async () => {
  const slot = new Slot().start();
  slot.sensor('drop2', true);
  await slot.pulseOver();
  await slot.pass(4_000);
  expect(slot.result).toEqual({ result: 'failed', reason: 'sensor silent' });
});

test('a relay that failed and no proof is a failed delivery', async () => {
  const withSensor = new Slot().start();
  await withSensor.pulseOver(FAILED);
  await withSensor.pass(4_000);
  expect(withSensor.result).toEqual({ result: 'failed', reason: 'relay failed' });
  expect(withSensor.tidy).toBe(true);
  const without = new Slot().start(JUICE);
  await without.pulseOver(FAILED);
  expect(without.result).toEqual({ result: 'failed', reason: 'relay failed' });
});

test.each(['before', 'after'])(
  'a relay that failed and moved something all the same, seen %s it said so, is a delivery',
  async (when) => {
    const slot = new Slot().start();
    if (when === 'before') {
      slot.sensor('drop1', true);
    }
    await slot.pulseOver(FAILED);
    if (when === 'after') {
      slot.sensor('drop1', true);
    }
    await slot.rest();
    expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
    expect(slot.tidy).toBe(true);
  },
);

test('proof that comes twice, or too late, changes nothing any more', async () => {
  const slot = new Slot().start();
  await slot.pulseOver();
  await slot.pass(4_000);
  slot.sensor('drop1', true);
  await slot.rest();
  expect(slot.result).toEqual({ result: 'failed', reason: 'sensor silent' });
});
