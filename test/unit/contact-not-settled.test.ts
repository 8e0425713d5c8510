import { expect, onTestFinished, test } from 'vitest';
import { createGpio } from '../../src/devices/gpio/create.ts';
import { Inputs } from '../../src/devices/gpio/inputs.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { type Health, READY } from '../../src/domain/health.ts';

function door(
  level: (input: string) => boolean | null,
  timers: ManualTimers,
): { readonly inputs: Inputs; readonly last: () => string } {
  const told: Health[] = [];
  const inputs = new Inputs(
    {
      buttons: [],
      contacts: [{ name: 'front', kind: 'door' }],
      level,
      onAction: () => undefined,
      onHealth: (_part, health) => told.push(health),
    },
    timers,
  );
  return { inputs, last: () => told.at(-1)?.status ?? 'nothing' };
}

test('a glitch in the moment in which the board comes, and of whose end no event tells, does not stop the kiosk', () => {
  const timers = new ManualTimers();
  let level = true;
  const { inputs, last } = door(() => level, timers);
  inputs.board(READY);
  level = false;
  timers.advance(1_000);
  expect(last()).toBe('ready');
});

test('a door that opens unheard while the board comes stops it', () => {
  const timers = new ManualTimers();
  let level = false;
  const { inputs, last } = door(() => level, timers);
  inputs.board(READY);
  level = true;
  timers.advance(1_000);
  expect(last()).toBe('failing');
});

test('a board that goes again meanwhile is not looked at', () => {
  const timers = new ManualTimers();
  const { inputs, last } = door(() => false, timers);
  inputs.board(READY);
  inputs.board({ status: 'absent', reason: 'gone' });
  timers.advance(1_000);
  expect(last()).toBe('absent');
});

test('a contact of the virtual board that is closed from the beginning is known', async () => {
  const timers = new ManualTimers();
  const hardware = new VirtualHardware({ timers, sensors: ['front'] });
  const link = hardware.link();
  const { inputs, last } = door((name) => board.level(name), timers);
  const board = createGpio(
    { driver: 'virtual', relays: [], sensors: [{ name: 'front', bcm: 6, activeLow: false, debounceMs: 0 }] },
    { onSensor: (sensor, active) => inputs.changed(sensor, active), onHealth: (health) => inputs.board(health) },
    { link, timers },
  );
  onTestFinished(async () => {
    await board.stop();
    await link.close();
  });
  const started = board.start(new AbortController().signal);
  for (let ms = 0; ms < 2_000; ms += 20) {
    timers.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await started;
  expect([board.health.status, last()]).toEqual(['ready', 'ready']);
});
