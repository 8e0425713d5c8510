/** Local times of day, in minutes after midnight; `from` may be later than `to`: over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** `22:30` in minutes after midnight; null when it is no time of day. */
export function parseTimeOfDay(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** Tells whether it is quiet now, by the clock on the wall of that time zone. */
export class QuietClock {
  readonly #hours: QuietHours | null;
  readonly #format: Intl.DateTimeFormat;

  /** @param hours null: never quiet. */
  constructor(hours: QuietHours | null, timeZone: string) {
    this.#hours = hours;
    this.#format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  }

  /** @param wall ms. */
  isQuiet(wall: number): boolean {
    if (this.#hours === null) {
      return false;
    }
    const now = parseTimeOfDay(this.#format.format(wall)) ?? 0;
    const { from, to } = this.#hours;
    return from <= to ? now >= from && now < to : now >= from || now < to;
  }
}
