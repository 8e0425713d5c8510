import type { LightPattern } from './port.ts';

/** Time between two frames of a moving pattern. */
export const FRAME_MS = 40;

type Colour = readonly [red: number, green: number, blue: number];

const WHITE: Colour = [255, 255, 255];
const BLUE: Colour = [0, 96, 255];
const CYAN: Colour = [0, 200, 200];
const GREEN: Colour = [0, 255, 32];
const RED: Colour = [255, 0, 0];
const AMBER: Colour = [255, 128, 0];

const MOVING: Readonly<Record<LightPattern, boolean>> = {
  off: false,
  idle: true,
  choose: true,
  pay: true,
  wait: true,
  success: false,
  failure: true,
  'out of service': false,
};

/** Whether a pattern changes with time; one that does not is drawn once. */
export function isMoving(pattern: LightPattern): boolean {
  return MOVING[pattern];
}

/**
 * One picture of the ring at full brightness: red, green, blue per LED, each 0 to 255 as the eye takes it (`levels.ts` makes it
 * light). Each pattern has a motion of its own beside its colour, and none flashes faster than once a second, well below what can
 * trouble people sensitive to flicker (three).
 *
 * @param tMs since the pattern began.
 * @param picture filled in: three bytes for each LED.
 */
export function paint(pattern: LightPattern, tMs: number, picture: Uint8Array): void {
  const count = Math.floor(picture.length / 3);
  const colour = colourOf(pattern);
  for (let index = 0; index < count; index += 1) {
    const level = levelAt(pattern, tMs, index, count);
    picture[3 * index] = Math.round(colour[0] * level);
    picture[3 * index + 1] = Math.round(colour[1] * level);
    picture[3 * index + 2] = Math.round(colour[2] * level);
  }
}

function colourOf(pattern: LightPattern): Colour {
  switch (pattern) {
    case 'off':
    case 'idle':
      return WHITE;
    case 'choose':
      return CYAN;
    case 'pay':
      return BLUE;
    case 'wait':
      return AMBER;
    case 'success':
      return GREEN;
    case 'failure':
    case 'out of service':
      return RED;
  }
}

/** Brightness of one LED, 0 to 1, as the eye takes it: half is what looks half as bright. */
function levelAt(pattern: LightPattern, tMs: number, index: number, count: number): number {
  switch (pattern) {
    case 'off':
      return 0;
    case 'idle': // the whole ring breathes slowly
      return 0.3 + 0.35 * wave(tMs / 5000);
    case 'choose': // two opposite lights walk round
      return isNear(turn(tMs / 4000 + halves(index, count)), 0.12) ? 1 : 0.28;
    case 'pay': // one bright arc with a tail runs round: hold the phone here
      return 0.3 + 0.7 * tail(turn(tMs / 1500 - index / count));
    case 'wait': // the ring fills, then empties
      return (index + 0.5) / count < fill(tMs / 3000) ? 1 : 0.22;
    case 'success': // all on, still
      return 1;
    case 'failure': // all on, all off, once a second
      return turn(tMs / 1000) < 0.5 ? 1 : 0;
    case 'out of service': // every third LED, dim and still
      return index % 3 === 0 ? 0.55 : 0;
  }
}

/** The fraction of a turn, 0 up to 1. */
function turn(turns: number): number {
  return turns - Math.floor(turns);
}

/** 0 to 1 and back over one turn, softly. */
function wave(turns: number): number {
  return (1 - Math.cos(turns * 2 * Math.PI)) / 2;
}

/** Position on a ring on which two opposite LEDs are the same place. */
function halves(index: number, count: number): number {
  return (2 * index) / count;
}

function isNear(position: number, distance: number): boolean {
  return position < distance || position > 1 - distance;
}

/** Bright just behind the head, nothing after a third of the ring. */
function tail(behind: number): number {
  return Math.max(0, 1 - behind * 3);
}

function fill(turns: number): number {
  const t = turn(turns) * 2;
  return t < 1 ? t : 2 - t;
}
