import { expect, onTestFinished, test } from 'vitest';
import { createGpio } from '../../src/devices/gpio/create.ts';
import { Inputs } from '../../src/devices/gpio/inputs.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../src/domain/health.ts';

async function openDoor() {
  const timers = new ManualTimers();
  const hardware = new VirtualHardware({ timers, sensors: ['front'] });
  hardware.setSensor('front', true);
  const told: Health[] = [];
  const inputs = new Inputs(
    {
      buttons: [],
      contacts: [{ name: 'front', kind: 'door' }],
      level: (name) => board.level(name),
      onAction: () => undefined,
      onHealth: (_part, health) => told.push(health),
    },
    timers,
  );
  const board = createGpio(
    { driver: 'virtual', relays: [], sensors: [{ name: 'front', bcm: 6, activeLow: false, debounceMs: 20 }] },
    { onSensor: (sensor, active) => inputs.changed(sensor, active), onHealth: (health) => inputs.board(health) },
    { link: hardware.link(), timers },
  );
  onTestFinished(() => board.stop());
  await board.start(new AbortController().signal);
  // What the hardware says is heard in a turn of its own.
  const pass = async (ms: number) => {
    await new Promise((resolve) => setImmediate(resolve));
    timers.advance(ms);
  };
  return { hardware, pass, last: () => told.at(-1)?.status };
}

test.each([50, 500])(
  'a contact that bounces in the moment of the look at %i ms leaves an open door open',
  async (at) => {
    const { hardware, pass, last } = await openDoor();
    await pass(at - 5);
    hardware.setSensor('front', false);
    await pass(10);
    hardware.setSensor('front', true);
    await pass(1_000);
    expect(last()).toBe('failing');
  },
);

test('a door that is closed while it is looked at, and stays closed, is closed', async () => {
  const { hardware, pass, last } = await openDoor();
  await pass(495);
  hardware.setSensor('front', false);
  await pass(1_000);
  expect(last()).toBe('ready');
});
