import type { Tariff } from './rules.ts';
import type { Run } from './runs.ts';

/** What a charge came to once the limits had been looked at. Minor units; the three sum up to what was asked. */
export interface Capped {
  readonly kept: number;
  readonly overBand: number;
  readonly overDay: number;
}

/** How much of its limits each turn of a band and each day has left. Charges come in order of time. */
export class Caps {
  readonly #dayCap: number;
  #turn = 0;
  #turnLeft = 0;
  #day = -1;
  #dayLeft = 0;

  constructor({ dayCap }: Tariff) {
    this.#dayCap = dayCap ?? Number.POSITIVE_INFINITY;
  }

  /** The most that can still be charged where this run is. */
  room({ turn, day, rate }: Run): number {
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#turnLeft = rate.cap ?? Number.POSITIVE_INFINITY;
    }
    if (day !== this.#day) {
      this.#day = day;
      this.#dayLeft = this.#dayCap;
    }
    return Math.min(this.#turnLeft, this.#dayLeft);
  }

  /** Charges an amount where this run is, as far as the limits let it. */
  take(run: Run, minor: number): Capped {
    this.room(run);
    const byBand = Math.min(minor, this.#turnLeft);
    const kept = Math.min(byBand, this.#dayLeft);
    this.#turnLeft -= byBand;
    this.#dayLeft -= kept;
    return { kept, overBand: minor - byBand, overDay: byBand - kept };
  }
}
