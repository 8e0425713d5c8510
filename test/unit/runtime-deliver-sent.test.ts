import { expect, test } from 'vitest';
import { DRIVEN, Slot } from './runtime-deliver-slot.ts';

/** A controller that never answers has sent the whole pulse: what is that worth? */
async function sent(proof: 'controller' | 'none' | 'sensor', sensor: string | null = null): Promise<Slot> {
  const slot = new Slot().start({ ...DRIVEN, proof, sensor });
  await slot.answers('sent');
  return slot;
}

test('nothing, where the controller itself is the proof', async () => {
  expect((await sent('controller')).result).toEqual({ result: 'failed', reason: 'controller silent' });
});

test('a delivery, where the file says that the pulse is enough', async () => {
  expect((await sent('none')).result).toEqual({ result: 'delivered', proof: 'none' });
});

test('the sensor decides, where there is one', async () => {
  const seen = await sent('sensor', 'drop1');
  seen.sensor('drop1', true);
  await seen.rest();
  expect(seen.result).toEqual({ result: 'delivered', proof: 'sensor' });
  const silent = await sent('sensor', 'drop1');
  await silent.pass(DRIVEN.proofWithinMs);
  expect(silent.result).toEqual({ result: 'failed', reason: 'sensor silent' });
});
