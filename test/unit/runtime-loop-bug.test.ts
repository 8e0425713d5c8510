import { expect, test } from 'vitest';
import { brittleSettings, LoopUnderTest } from './runtime-loop-fixture.ts';

test('an exception in a decision is reported once, changes nothing, and the next event is handled', async () => {
  const brittle = brittleSettings();
  const kiosk = await LoopUnderTest.ready(brittle.settings);
  const before = kiosk.loop.state;
  brittle.fault = new Error('a bug in the decisions');
  await kiosk.play({ type: 'begin' });
  expect(kiosk.bugs).toEqual([{ error: brittle.fault, event: 'begin' }]);
  expect(kiosk.loop.state).toBe(before);
  expect(kiosk.told).toEqual([]);
  brittle.fault = null;
  await kiosk.play({ type: 'begin' });
  expect(kiosk.loop.state.phase.name).toBe('choosing');
  expect(kiosk.bugs).toHaveLength(1);
});

test('an effect that cannot even be started does not keep the others from starting, nor the state from being told', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.told.length = 0;
  kiosk.throwIn = { effect: 'warm' };
  await kiosk.play({ type: 'choose', itemId: 'water' });
  expect(kiosk.told).toEqual([
    'commit sale opened, payment made',
    'committed 1',
    'effect warm',
    'effect present',
    'state paying',
  ]);
  expect(kiosk.bugs).toEqual([{ error: new Error('warm threw'), event: 'choose' }]);
});

test('a screen that throws is reported, and the kiosk goes on', async () => {
  const kiosk = await LoopUnderTest.ready();
  kiosk.throwIn = { state: true };
  await kiosk.play({ type: 'begin' });
  expect(kiosk.bugs).toEqual([{ error: new Error('the screen threw'), event: 'begin' }]);
  kiosk.throwIn = {};
  await kiosk.play({ type: 'back' });
  expect(kiosk.loop.state.phase.name).toBe('idle');
});

test('a tick that throws is not due again at once: no bug may turn the kiosk into a heater', async () => {
  const brittle = brittleSettings();
  const kiosk = await LoopUnderTest.ready(brittle.settings);
  await kiosk.play({ type: 'begin' });
  const settings = Object.getOwnPropertyDescriptor(brittle.settings, 'items');
  expect(settings?.get).toBeDefined();
  Object.defineProperty(brittle.settings, 'requiredParts', {
    get: () => {
      throw new Error('a bug in every decision');
    },
  });
  await kiosk.time.pass(60_000 + 10_500);
  expect(kiosk.bugs.length).toBeGreaterThan(5);
  expect(kiosk.bugs.length).toBeLessThanOrEqual(12);
  expect(kiosk.planned).toHaveLength(1);
});
