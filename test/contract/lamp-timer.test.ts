import { expect, test } from 'vitest';
import { createLight } from '../../src/devices/light/create.ts';
import type { Light } from '../../src/devices/light/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { type Health, READY } from '../../src/domain/health.ts';

const STUCK: Health = { status: 'failing', reason: 'the line is stuck' };

/** A board whose health changes in the very moment in which a line is switched, or is not. */
class MoodyBoard {
  readonly lit = new Set<string>();
  readonly timers = new ManualTimers();
  readonly light: Light;
  isBroken = false;
  health: Health = READY;
  private listener: () => void = () => {};

  constructor() {
    const lamps = ['green', 'red'] as const;
    this.light = createLight({ driver: 'gpio', lamps: lamps.map((role) => ({ role, relay: role })) }, () => {}, {
      link: null,
      timers: this.timers,
      lamps: {
        board: this,
        onHealth: (listener) => {
          this.listener = () => listener(this.health);
          return () => {
            this.listener = () => {};
          };
        },
      },
    });
  }

  relayState(relay: string): boolean {
    return this.lit.has(relay);
  }

  hold(relay: string) {
    this.switch(relay, true);
    return { ended: new Promise<never>(() => {}), release: () => this.switch(relay, false) };
  }

  private switch(relay: string, on: boolean): void {
    if (!this.isBroken && on) this.lit.add(relay);
    if (!this.isBroken && !on) this.lit.delete(relay);
    const next = this.isBroken ? STUCK : READY;
    if (next !== this.health) {
      this.health = next;
      this.listener();
    }
  }
}

/** Blinks on through faults that come and go. */
async function blinking(): Promise<MoodyBoard> {
  const board = new MoodyBoard();
  await board.light.start(new AbortController().signal);
  board.light.show('idle');
  for (let fault = 0; fault < 5; fault += 1) {
    board.isBroken = true;
    board.timers.advance(6000);
    board.isBroken = false;
    board.timers.advance(6000);
  }
  return board;
}

test('a board that fails and comes back while a lamp is switched leaves one timer', async () => {
  const { light, timers, health } = await blinking();
  expect(health).toBe(READY);
  expect(light.health.status).toBe('ready');
  expect(timers.waiting).toBe(1);
  await light.stop();
});

test('a stop after that leaves no timer, and no lamp that is lit again', async () => {
  const { light, timers, lit } = await blinking();
  await light.stop();
  expect(timers.waiting).toBe(0);
  expect([...lit]).toEqual([]);
  timers.advance(20_000);
  expect([...lit]).toEqual([]);
});
