import { expect, test } from 'vitest';
import { LATE_PROOF_MS } from '../../src/runtime/deliver.ts';
import { SEEN, Slot, UNSEEN } from './runtime-deliver-slot.ts';

const FAILED = { result: 'failed', reason: 'the line is held' } as const;

test('without a sensor the pulse itself counts, once, and nobody claims to have proof', async () => {
  const slot = new Slot().start(UNSEEN);
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
  await slot.pass(LATE_PROOF_MS);
  expect([slot.tidy, slot.late]).toEqual([true, []]);
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
  await withSensor.pass(LATE_PROOF_MS);
  expect(withSensor.tidy).toBe(true);
  const without = new Slot().start(UNSEEN);
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

test('an item whose proof is "none" is not proven by the sensor that it names all the same', async () => {
  const slot = new Slot().start({ ...SEEN, proof: 'none' });
  await slot.pulseOver();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'none' });
  expect(slot.tidy).toBe(true);
});
