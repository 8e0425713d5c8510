import { expect, test } from 'vitest';
import { LATE_PROOF_MS } from '../../src/runtime/deliver.ts';
import { Slot, THREE } from './runtime-deliver-slot.ts';

async function silent(item = THREE): Promise<Slot> {
  const slot = new Slot().start(item);
  await slot.pulseOver();
  await slot.pass(4_000);
  return slot;
}

test('a product that falls after it was given up is told of, once, with what the result would have been', async () => {
  const slot = await silent({ ...THREE, units: 1 });
  expect(slot.result).toEqual({ result: 'failed', reason: 'sensor silent' });
  slot.sensor('drop1', true);
  slot.sensor('drop1', false);
  slot.sensor('drop1', true);
  expect(slot.late).toEqual([{ result: 'delivered', proof: 'sensor' }]);
  expect(slot.tidy).toBe(true);
});

test('of several units only the one that was given up can still come', async () => {
  const slot = new Slot().start(THREE);
  await slot.unit();
  await slot.pulseOver();
  await slot.pass(4_000);
  slot.sensor('drop1', true);
  expect(slot.late).toEqual([{ result: 'partly delivered', units: 2, proof: 'sensor' }]);
});

test('another sensor, and one that only goes back, tell nothing', async () => {
  const slot = await silent();
  slot.sensor('drop2', true);
  slot.sensor('drop1', false);
  expect(slot.late).toEqual([]);
});

test("what falls after the next delivery has begun is the next one's", async () => {
  const slot = await silent();
  slot.start({ ...THREE, units: 1 });
  await slot.unit();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  expect([slot.late, slot.tidy]).toEqual([[], true]);
});

test('nobody listens for ever, nor after the daemon has stopped', async () => {
  const slot = await silent();
  await slot.pass(LATE_PROOF_MS);
  slot.sensor('drop1', true);
  const stopped = await silent();
  stopped.abort.abort();
  stopped.sensor('drop1', true);
  expect([slot.late, slot.tidy, stopped.late, stopped.tidy]).toEqual([[], true, [], true]);
});
