import type { LightPattern } from './port.ts';

/** Time between two frames of a moving pattern. */
export const FRAME_MS = 40;

const WHITE = 0xffffff;
const BLUE = 0x0060ff;
const CYAN = 0x00c8c8;
const GREEN = 0x00ff20;
const RED = 0xff0000;
const AMBER = 0xff8000;

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
 * One picture of the ring, as 0xRRGGBB per LED, at full brightness. Each pattern has a motion of its own beside its
 * colour, and none flashes faster than once a second, well below what can trouble people sensitive to flicker (three).
 *
 * @param tMs since the pattern began.
 */
export function frame(pattern: LightPattern, tMs: number, count: number): Uint32Array {
  const leds = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) leds[i] = ledAt(pattern, tMs, i, count);
  return leds;
}

function ledAt(pattern: LightPattern, tMs: number, index: number, count: number): number {
  switch (pattern) {
    case 'off':
      return 0;
    case 'idle': // the whole ring breathes slowly
      return scale(WHITE, 0.08 + 0.22 * wave(tMs / 5000));
    case 'choose': // two opposite lights walk round
      return isNear(turn(tMs / 4000 + halves(index, count)), 0.12) ? CYAN : scale(CYAN, 0.08);
    case 'pay': // one bright arc with a tail runs round: hold the phone here
      return scale(BLUE, 0.1 + 0.9 * tail(turn(tMs / 1500 - index / count)));
    case 'wait': // the ring fills, then empties
      return index / count < fill(tMs / 3000) ? AMBER : scale(AMBER, 0.05);
    case 'success': // all on, still
      return GREEN;
    case 'failure': // all on, all off, once a second
      return turn(tMs / 1000) < 0.5 ? RED : 0;
    case 'out of service': // every third LED, dim and still
      return index % 3 === 0 ? scale(RED, 0.3) : 0;
  }
}

/** Dims a picture to a brightness of 0 to 255, which is also the limit of the current that the ring draws. */
export function dim(leds: Uint32Array, brightness: number): Uint32Array {
  const factor = Math.min(255, Math.max(0, brightness)) / 255;
  return leds.map((colour) => scale(colour, factor));
}

function scale(colour: number, factor: number): number {
  const part = (shift: number) => Math.round(((colour >> shift) & 0xff) * factor) << shift;
  return part(16) | part(8) | part(0);
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
