import type { LightPattern } from './port.ts';

/** What a plain lamp is there for. `pay` is one that lights up "pay here". */
export const LAMP_ROLES = ['green', 'amber', 'red', 'pay'] as const;
export type LampRole = (typeof LAMP_ROLES)[number];

interface Rhythm {
  /** Which lamp shows it: the first of these that there is. None of them: the pattern is dark. */
  readonly lamps: readonly LampRole[];
  /** ms on, ms off, on, off …, and from the beginning. One number: on without end. */
  readonly times: readonly number[];
}

/**
 * Each pattern has a rhythm of its own, so that it can be told without seeing which lamp it is. No lamp begins to shine more often
 * than once a second.
 */
export const RHYTHMS: Readonly<Record<LightPattern, Rhythm>> = {
  off: { lamps: [], times: [] },
  idle: { lamps: ['green', 'pay'], times: [2000, 2000] },
  choose: { lamps: ['pay', 'green'], times: [1000, 1000] },
  pay: { lamps: ['pay', 'green'], times: [500, 500] },
  wait: { lamps: ['amber', 'green', 'pay'], times: [2500, 500] },
  success: { lamps: ['green', 'pay'], times: [Number.POSITIVE_INFINITY] },
  failure: { lamps: ['red', 'amber'], times: [500, 500, 500, 1500] },
  'out of service': { lamps: ['red', 'amber'], times: [500, 4500] },
};

/** Whether the lamp is on `tMs` after the pattern began, and when that changes; null: never. */
export function beat(pattern: LightPattern, tMs: number): { readonly on: boolean; readonly nextMs: number | null } {
  const { times } = RHYTHMS[pattern];
  const period = times.reduce((sum, ms) => sum + ms, 0);
  if (!Number.isFinite(period) || period === 0) {
    return { on: period > 0, nextMs: null };
  }
  const begin = Math.floor(tMs / period) * period;
  let end = begin;
  let on = false;
  for (const ms of times) {
    on = !on;
    end += ms;
    if (tMs < end) {
      break;
    }
  }
  return { on, nextMs: end };
}
