import { expect, test } from 'vitest';
import type { GpioBoard } from '../../src/devices/gpio/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { READY } from '../../src/domain/health.ts';
import type { DeliveryResult } from '../../src/domain/sale.ts';
import { Deliveries } from '../../src/runtime/deliver.ts';
import { SEEN } from './runtime-deliver-slot.ts';

test('what the next customer gets is no proof that the one before the restart got something', async () => {
  const timers = new ManualTimers();
  const listeners = new Set<(sensor: string, active: boolean) => void>();
  let level = false;
  const device = { kind: 'scripted', health: READY, start: async () => {}, stop: async () => {} };
  const board: GpioBoard = {
    ...device,
    read: () => level,
    level: () => level,
    relayState: () => false,
    hold: () => ({ ended: Promise.resolve({ result: 'failed', reason: 'not here' }), release: () => undefined }),
    pulse: async () => ({ result: 'done' }),
  };
  const deliveries = new Deliveries({
    board,
    controller: null,
    sensors: {
      holds: () => true,
      onSensor: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    setTimer: (ms, callback) => timers.after(ms, callback),
    signal: new AbortController().signal,
  });
  const look = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      timers.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const answers = new Map<string, DeliveryResult>();

  // After the restart the hardware is asked about the sale before; it got nothing, the outlet is empty.
  void deliveries.ask({ ...SEEN, proofWithinMs: 5_000 }).then((result) => answers.set('before the restart', result));
  await look(2_000);
  expect(answers.size).toBe(0);

  // Meanwhile the kiosk sells: the same slot, the same sensor.
  void deliveries.deliver(SEEN, () => {}).then((result) => answers.set('now', result));
  await look(100);
  level = true;
  for (const listener of [...listeners]) {
    listener('drop1', true);
  }
  await look(8_000);

  expect(answers.get('now')).toEqual({ result: 'delivered', proof: 'sensor' });
  expect(answers.get('before the restart')).toEqual({ result: 'failed', reason: 'restart' });
});
