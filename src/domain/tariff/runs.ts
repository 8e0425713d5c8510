import type { Charge, LimitedStep, Rate, Step, Tariff } from './rules.ts';
import { DAY_MS, eachStretch, type Stretch } from './stretches.ts';
import type { ZoneClock } from './zone.ts';

/**
 * Nothing more is charged from here on, so that a wrong entry time costs neither an endless sum nor endless time. With prices of at
 * most 10^9 minor units (the configuration refuses more) a fee stays far below the end of the safe integers.
 */
export const LONGEST_STAY_MS = 1000 * DAY_MS;

/** Units of one price that begin one after the other in one stretch. Each is charged once a moment of it has passed. */
export interface Run {
  readonly rate: Rate;
  /** Which turn of its band they begin in, and which day. */
  readonly turn: number;
  readonly day: number;
  /** Wall ms at which the first unit begins. */
  readonly from: number;
  readonly unitMs: number;
  readonly count: number;
  /** Price of one, before any cap. */
  readonly minor: number;
}

/**
 * All units of a stay that never ends, in order of time, until `visit` says false.
 * @param times wall ms: the entry, and when charging begins.
 */
export function eachRun(
  tariff: Tariff,
  clock: ZoneClock,
  times: { readonly entered: number; readonly start: number },
  visit: (run: Run) => boolean,
): void {
  const limit = times.entered + LONGEST_STAY_MS;
  const units = new Units(tariff);
  eachStretch(
    tariff,
    clock,
    times,
    (stretch) => stretch.from < limit && units.visit(stretch, Math.min(stretch.to, limit), visit),
  );
}

/** Where the next unit begins, and how many of each rate there were. */
class Units {
  readonly #tariff: Tariff;
  readonly #counts = new Map<Rate, number>();
  #next = 0;
  #turn = 0;
  #day = 0;

  constructor(tariff: Tariff) {
    this.#tariff = tariff;
  }

  visit(stretch: Stretch, stop: number, visit: (run: Run) => boolean): boolean {
    this.#enter(stretch);
    const { turn, day } = stretch;
    const { rate } = turn;
    if (rate === null) {
      return true;
    }
    while (this.#next < stop) {
      const from = this.#next;
      const used = this.#counts.get(rate) ?? 0;
      const { unitMs, minor, left } = unitOf(rate.charge, used, turn.to - from);
      const count = Math.min(left, Math.ceil((stop - from) / unitMs));
      if (!visit({ rate, turn: turn.number, day, from, unitMs, count, minor })) {
        return false;
      }
      this.#next = from + count * unitMs;
      this.#counts.set(rate, used + count);
    }
    return true;
  }

  #enter({ from, turn, day }: Stretch): void {
    const { units, stepsRestart } = this.#tariff;
    const newTurn = turn.number !== this.#turn;
    const newDay = day !== this.#day;
    this.#turn = turn.number;
    this.#day = day;
    if ((stepsRestart === 'each band' && newTurn) || (stepsRestart === 'each day' && newDay)) {
      this.#counts.clear();
    }
    // A flat price is for the whole turn, over any end of a day.
    const cut = units === 'cut' && (newTurn || (newDay && turn.rate?.charge.kind !== 'flat'));
    this.#next = cut ? from : Math.max(this.#next, from);
  }
}

/** The unit that comes after so many of its rate, and how many like it are left. */
function unitOf(charge: Charge, used: number, untilTurnEnds: number): Step & { readonly left: number } {
  if (charge.kind === 'flat') {
    return { unitMs: untilTurnEnds, minor: charge.minor, left: 1 };
  }
  let before = 0;
  const step = charge.first.find(({ times }: LimitedStep) => {
    before += times;
    return used < before;
  });
  return step === undefined
    ? { ...charge.last, left: Number.POSITIVE_INFINITY }
    : { unitMs: step.unitMs, minor: step.minor, left: before - used };
}
