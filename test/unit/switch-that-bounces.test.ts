import { expect, onTestFinished, test } from 'vitest';
import { BarrierController } from '../../src/devices/controller/barrier.ts';
import { MotorController } from '../../src/devices/controller/motor.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { BouncingPins } from '../support/bouncing-pins.ts';

const BARRIER = {
  driver: 'barrier',
  channels: [{ name: 'exit', relay: 'lift', opened: 'up', closed: 'down', loop: 'loop' }],
  command: 'hold',
  openWithinMs: 3_000,
  closeWithinMs: 4_000,
  freeForMs: 2_000,
  passWithinMs: 20_000,
} as const;
const LIFE = new AbortController().signal;
const quiet = { onHealth: () => undefined };
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function motors(bench: BouncingPins, timers: ManualTimers): Promise<MotorController> {
  const channels = ['1', '2'].map((lane) => ({ name: `lane${lane}`, relay: `run${lane}`, home: `home${lane}` }));
  const options = { driver: 'motor', channels, leaveWithinMs: 1_000, seekHome: false } as const;
  const motor = new MotorController(options, bench.pins, quiet, timers);
  onTestFinished(() => motor.stop());
  await motor.start(LIFE);
  timers.advance(1_000);
  return motor;
}

test('a switch that bounces when its relay drops leaves no fault behind', async () => {
  const timers = new ManualTimers();
  const bench = new BouncingPins({ home1: true, home2: true });
  const motor = await motors(bench, timers);
  bench.onRelease = () => {
    bench.levels['home1'] = false;
  };
  const vend = motor.vend('lane1', 5_000, LIFE);
  bench.change('home1', false);
  bench.change('home1', true);
  await turn();
  expect(await vend).toBe('done');
  bench.levels['home1'] = true;
  timers.advance(1_000);
  expect(motor.health).toEqual({ status: 'ready', reason: '' });
});

test('a switch that a neighbour shakes in the moment in which it is looked at leaves none either', async () => {
  const timers = new ManualTimers();
  const bench = new BouncingPins({ home1: true, home2: true });
  const motor = await motors(bench, timers);
  bench.levels['home1'] = false;
  bench.change('home2', false);
  bench.change('home2', true);
  bench.levels['home1'] = true;
  timers.advance(1_000);
  expect(motor.health).toEqual({ status: 'ready', reason: '' });
});

test('contacts of an arm that bounce when it is found not to have opened leave no fault of their own', async () => {
  const timers = new ManualTimers();
  const bench = new BouncingPins({ up: false, down: true, loop: false });
  const barrier = new BarrierController(BARRIER, bench.pins, quiet, timers);
  onTestFinished(() => barrier.stop());
  await barrier.start(LIFE);
  timers.advance(1_000);
  const vend = barrier.vend('exit', 500, LIFE);
  bench.levels['up'] = true;
  bench.levels['down'] = true;
  timers.advance(3_000);
  expect(await vend).toBe('silent');
  expect(barrier.health.reason).toMatch(/^exit did not open within 3 s/);
  bench.levels['up'] = false;
  timers.advance(1_000);
  expect(barrier.health.reason).toMatch(/^exit did not open within 3 s/);
});

test('a loop that glitches when the barrier is about to close is looked at again', async () => {
  const timers = new ManualTimers();
  const bench = new BouncingPins({ up: false, down: true, loop: false });
  const { pins } = bench;
  const barrier = new BarrierController(BARRIER, pins, quiet, timers);
  onTestFinished(() => barrier.stop());
  await barrier.start(LIFE);
  timers.advance(1_000);
  const vend = barrier.vend('exit', 500, LIFE);
  bench.change('down', false);
  bench.change('up', true);
  expect(await vend).toBe('done');
  bench.change('loop', true);
  bench.change('loop', false);
  timers.advance(1_900);
  bench.levels['loop'] = true;
  timers.advance(200);
  bench.levels['loop'] = false;
  expect(pins.board.relayState('lift')).toBe(true);
  timers.advance(2_100);
  expect(pins.board.relayState('lift')).toBe(false);
});
