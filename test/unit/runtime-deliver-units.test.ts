import { expect, test } from 'vitest';
import { DRIVEN, Slot, THREE, UNSEEN } from './runtime-deliver-slot.ts';

test('three units are three pulses, one after the other, each proven by itself', async () => {
  const slot = new Slot().start(THREE);
  for (const pulses of [1, 2, 3]) {
    expect(slot.pulses).toHaveLength(pulses);
    await slot.unit();
  }
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  expect(slot.tidy).toBe(true);
});

test.each([
  [0, { result: 'failed', reason: 'sensor silent' }],
  [1, { result: 'partly delivered', units: 1, proof: 'sensor' }],
  [2, { result: 'partly delivered', units: 2, proof: 'sensor' }],
] as const)('a jam after %i of three: no further pulse, and what came out counts', async (proven, result) => {
  const slot = new Slot().start(THREE);
  for (let unit = 0; unit < proven; unit += 1) {
    await slot.unit();
  }
  await slot.pulseOver();
  await slot.pass(4_000);
  expect(slot.result).toEqual(result);
  expect(slot.pulses).toHaveLength(proven + 1);
});

test('one fall is not the proof of two units, however the contact bounces', async () => {
  const slot = new Slot().start(THREE);
  await slot.pulseOver();
  slot.sensor('drop1', true);
  await slot.look(500);
  expect(slot.pulses, 'the sensor is still active from the first one').toHaveLength(1);
  slot.sensor('drop1', false);
  slot.sensor('drop1', true);
  slot.sensor('drop1', false);
  await slot.look(50);
  expect(slot.pulses).toHaveLength(2);
  await slot.pulseOver();
  await slot.pass(4_000);
  expect(slot.result).toEqual({ result: 'partly delivered', units: 1, proof: 'sensor' });
});

test('an outlet that does not get free stops the rest, within the time of its unit', async () => {
  const slot = new Slot().start(THREE);
  await slot.pulseOver();
  slot.sensor('drop1', true);
  await slot.look(4_300);
  expect(slot.result).toEqual({ result: 'partly delivered', units: 1, proof: 'sensor' });
  expect(slot.pulses).toHaveLength(1);
  expect(slot.tidy).toBe(true);
});

test('without proof each pulse counts, and the first that fails is the last', async () => {
  const slot = new Slot().start({ ...UNSEEN, units: 3 });
  await slot.pulseOver();
  await slot.pulseOver({ result: 'failed', reason: 'the line is held' });
  expect(slot.result).toEqual({ result: 'partly delivered', units: 1, proof: 'none' });
});

test('a controller answers for each unit', async () => {
  const slot = new Slot().start({ ...DRIVEN, units: 2 });
  await slot.answers('done');
  await slot.answers('done');
  expect(slot.result).toEqual({ result: 'delivered', proof: 'controller' });
  expect([slot.vends, slot.pulses]).toEqual([['lane1', 'lane1'], []]);
});

test.each([
  ['refused', 'controller refused'],
  ['silent', 'controller silent'],
] as const)(
  'a controller that is %s has delivered nothing that is proven, and is not asked again',
  async (answer, reason) => {
    const slot = new Slot().start({ ...DRIVEN, units: 2 });
    await slot.answers(answer);
    expect(slot.result).toEqual({ result: 'failed', reason });
    const later = new Slot().start({ ...DRIVEN, units: 2 });
    await later.answers('done');
    await later.answers(answer);
    expect(later.result).toEqual({ result: 'partly delivered', units: 1, proof: 'controller' });
    expect([slot.vends.length, later.vends.length]).toEqual([1, 2]);
  },
);

test('where a sensor proves what a controller does, a silent controller does not matter, and a refusal ends it at once', async () => {
  const seen = { ...DRIVEN, proof: 'sensor', sensor: 'drop1' } as const;
  const slot = new Slot().start(seen);
  await slot.answers('silent');
  slot.sensor('drop1', true);
  await slot.rest();
  expect(slot.result).toEqual({ result: 'delivered', proof: 'sensor' });
  const refused = new Slot().start(seen);
  await refused.answers('refused');
  expect(refused.result).toEqual({ result: 'failed', reason: 'controller refused' });
  expect(refused.tidy).toBe(true);
});
