import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../src/domain/health.ts';
import { lampRig } from './suites/light.ts';

test('a lamp that has to stay on does so beyond the longest time that the board holds an output', async () => {
  const { light, timers, seen } = lampRig();
  await light.start(new AbortController().signal);
  light.show('success');
  for (let minutes = 0; minutes < 25; minutes += 1) {
    timers.advance(60_000);
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(seen()).toBe('green');
  light.show('off');
  expect(seen()).toBe('');
  expect(timers.waiting).toBe(0);
  await light.stop();
});

test('lamps are as good as the board that they hang on, and light up when it comes back', async () => {
  let health: Health = { status: 'absent', reason: 'no header of a Raspberry Pi was found' };
  let tell: () => void = () => {};
  const lit = new Set<string>();
  const board = {
    get health() {
      return health;
    },
    relayState: (relay: string) => lit.has(relay),
    hold: (relay: string) => {
      if (health.status === 'ready') lit.add(relay);
      return { ended: new Promise<never>(() => {}), release: () => void lit.delete(relay) };
    },
  };
  const light = createLight({ driver: 'gpio', lamps: [{ role: 'green', relay: 'lamp' }] }, () => {}, {
    link: null,
    timers: new ManualTimers(),
    lamps: {
      board,
      onHealth: (listener) => {
        tell = () => listener(health);
        return () => {};
      },
    },
  });
  await light.start(new AbortController().signal);
  light.show('success');
  expect(light.health.status).toBe('absent');
  expect(light.health.reason).toMatch(/GPIO board: no header/);
  health = { status: 'ready', reason: '' };
  tell();
  expect(light.health.status).toBe('ready');
  expect([...lit]).toEqual(['lamp']);
  await light.stop();
  expect([...lit]).toEqual([]);
});

test('a lamp that the board does not switch on is reported until it does', async () => {
  const timers = new ManualTimers();
  let refuses = true;
  const board = {
    health: { status: 'ready', reason: '' } as const,
    relayState: () => !refuses,
    hold: () => ({ ended: new Promise<never>(() => {}), release: () => {} }),
  };
  const light = createLight({ driver: 'gpio', lamps: [{ role: 'pay', relay: 'lamp' }] }, () => {}, {
    link: null,
    timers,
    lamps: { board, onHealth: () => () => {} },
  });
  await light.start(new AbortController().signal);
  light.show('pay');
  expect(light.health.reason).toMatch(/the lamp on lamp cannot be switched on/);
  timers.advance(700);
  expect(light.health.status).toBe('failing');
  refuses = false;
  timers.advance(500);
  expect(light.health.status).toBe('ready');
  await light.stop();
});
