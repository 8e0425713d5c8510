import { expect, test } from 'vitest';
import { SEEN, Slot, THREE, UNSEEN } from './runtime-deliver-slot.ts';

function holding(active: boolean | null): Slot {
  const slot = new Slot();
  slot.holding.add('drop1');
  if (active !== null) {
    slot.levels.set('drop1', active);
  }
  return slot;
}

test('what the last customer left in the outlet keeps everything from moving', async () => {
  const slot = holding(true).start();
  await slot.rest();
  expect(slot.result).toEqual({ result: 'failed', reason: 'outlet blocked' });
  expect([slot.pulses, slot.late, slot.tidy]).toEqual([[], [], true]);
});

test('a holding sensor that cannot be read could prove nothing: nothing moves', async () => {
  const slot = holding(null).start();
  await slot.rest();
  expect(slot.result).toEqual({ result: 'failed', reason: 'sensor silent' });
  expect([slot.pulses, slot.tidy]).toEqual([[], true]);
});

test('a free outlet is delivered to, and the sensor that holds is the proof', async () => {
  const slot = holding(false).start();
  await slot.pulseOver();
  slot.sensor('drop1', true);
  await slot.rest();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
});

test('a sensor that does not hold says nothing about the outlet', async () => {
  const slot = new Slot();
  slot.levels.set('drop1', true);
  slot.start();
  await slot.rest();
  expect(slot.pulses).toHaveLength(1);
});

test('after a restart a holding sensor that is active proves it, and nothing is moved for that', async () => {
  const slot = holding(true).ask();
  await slot.look(400);
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  expect([slot.pulses, slot.tidy]).toEqual([[], true]);
});

test('after a quick restart, what was still falling is waited for', async () => {
  const slot = holding(false).ask();
  await slot.look(2_000);
  expect(slot.result).toBeNull();
  slot.sensor('drop1', true);
  await slot.look(400);
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
});

test('a spike on the line is no proof', async () => {
  const slot = holding(false).ask();
  await slot.look(500);
  slot.sensor('drop1', true);
  await slot.look(100);
  slot.sensor('drop1', false);
  await slot.look(5_000);
  expect(slot.result).toEqual({ result: 'failed', reason: 'restart' });
});

test('a board that comes later is waited for, but not for ever', async () => {
  const slot = holding(null).ask();
  await slot.look(3_000);
  slot.levels.set('drop1', true);
  await slot.look(400);
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  const never = holding(null).ask();
  await never.look(9_000);
  expect(never.result).toEqual({ result: 'failed', reason: 'restart' });
  expect(never.tidy).toBe(true);
});

test.each([
  ['an item of several units', THREE, true],
  ['an item that no sensor proves', UNSEEN, true],
  ['a sensor that does not hold', SEEN, false],
] as const)('%s is not proven by a level after a restart', async (_what, item, holds) => {
  const slot = new Slot();
  slot.levels.set('drop1', true);
  if (holds) {
    slot.holding.add('drop1');
  }
  slot.ask(item);
  await slot.rest();
  expect(slot.result).toEqual({ result: 'failed', reason: 'restart' });
  expect(slot.tidy).toBe(true);
});
