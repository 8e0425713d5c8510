import { expect, test } from 'vitest';
import type { Glow } from '../../src/devices/backlight/port.ts';
import { ScreenRest } from '../../src/devices/backlight/rest.ts';
import { RestingDisplay } from '../../src/devices/backlight/resting-display.ts';
import { NoDisplay } from '../../src/devices/display/none.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { someView } from '../support/screen-views.ts';

const MINUTE = 60_000;

function rested(dimAfterMs: number | null, offAfterMs: number | null) {
  const timers = new ManualTimers();
  const glows: Glow[] = [];
  const rest = new ScreenRest({ dimAfterMs, offAfterMs }, (glow) => glows.push(glow), timers);
  return { rest, glows, timers };
}

test('nobody comes: dim, then dark, then nothing more runs', () => {
  const { rest, glows, timers } = rested(2 * MINUTE, 10 * MINUTE);
  rest.phase('idle');
  timers.advance(2 * MINUTE - 1);
  expect(glows).toEqual([]);
  timers.advance(1);
  expect(glows).toEqual(['dim']);
  timers.advance(8 * MINUTE);
  expect(glows).toEqual(['dim', 'off']);
  expect(timers.waiting).toBe(0);
});

test.each([
  ['a touch', (rest: ScreenRest) => rest.activity()],
  ['another state', (rest: ScreenRest) => rest.phase('choosing')],
])('%s switches it on at once', (_what, happens) => {
  const { rest, glows, timers } = rested(2 * MINUTE, 10 * MINUTE);
  rest.phase('idle');
  timers.advance(60 * MINUTE);
  happens(rest);
  expect(glows.at(-1)).toBe('on');
});

test('the time runs from the last sign of somebody, and a customer is never left in the dark', () => {
  const { rest, glows, timers } = rested(null, 10 * MINUTE);
  rest.phase('idle');
  timers.advance(9 * MINUTE);
  rest.activity();
  rest.phase('idle');
  timers.advance(9 * MINUTE);
  expect(glows).toEqual([]);
  rest.phase('paying');
  timers.advance(120 * MINUTE);
  expect(glows).toEqual([]);
  expect(timers.waiting).toBe(0);
});

test('out of service it can be read', () => {
  const { rest, glows, timers } = rested(2 * MINUTE, 10 * MINUTE);
  rest.phase('out of service');
  timers.advance(120 * MINUTE);
  expect(glows).toEqual(['dim']);
  expect(timers.waiting).toBe(0);
});

test('without times nothing ever runs', () => {
  const { rest, glows, timers } = rested(null, null);
  rest.phase('idle');
  expect(timers.waiting).toBe(0);
  expect(glows).toEqual([]);
});

test('dim that would come after dark is left out', () => {
  const { rest, glows, timers } = rested(10 * MINUTE, 5 * MINUTE);
  rest.phase('idle');
  timers.advance(60 * MINUTE);
  expect(glows).toEqual(['off']);
});

test('a stop leaves it on', () => {
  const { rest, glows, timers } = rested(null, MINUTE);
  rest.phase('idle');
  timers.advance(MINUTE);
  rest.stop();
  expect(glows).toEqual(['off', 'on']);
  expect(timers.waiting).toBe(0);
});

test('a display rests by what it shows, and the screen is on before the picture of a customer is', async () => {
  const { rest, glows, timers } = rested(null, MINUTE);
  const shown: string[] = [];
  const display = Object.assign(new NoDisplay(), {
    show: (view: ScreenView) => void shown.push(`${view.phase} while ${glows.at(-1) ?? 'on'}`),
  });
  const resting = new RestingDisplay(display, rest);
  await resting.start(new AbortController().signal);
  resting.show(view('idle'));
  timers.advance(MINUTE);
  resting.show(view('paying'));
  expect(shown).toEqual(['idle while on', 'paying while on']);
  resting.show(view('idle'));
  timers.advance(MINUTE);
  await resting.stop();
  expect(glows).toEqual(['off', 'on', 'off', 'on']);
  expect([resting.kind, resting.health]).toEqual([display.kind, display.health]);
});

function view(phase: string): ScreenView {
  return someView({ phase, title: phase });
}
