/**
 * Calendar days of a time zone, by the zone data that Node has. A day lasts from its midnight to the next one, so it has 23, 24 or
 * 25 hours where clocks change, and none at all where a zone has skipped it.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No zone is further from UTC than this. */
const FURTHEST_MS = 16 * HOUR_MS;
/** Hours whose offset is remembered. */
const MOST_HOURS = 10_000;

/** Days from the first to the last, both whole. Wall clock ms; `to` is the first moment that is no more part of it. */
export interface Period {
  readonly first: string;
  readonly last: string;
  readonly from: number;
  readonly to: number;
}

/** Tells times and days of one zone. Making one costs as much as a thousand uses, so one is kept for a whole report. */
export class ZoneClock {
  readonly timeZone: string;
  readonly #format: Intl.DateTimeFormat;
  /** By the hour since 1970 UTC; null where clocks change within it. */
  readonly #offsets = new Map<number, number | null>();

  /** @throws RangeError when the zone is not known here. */
  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** `YYYY-MM-DD` of a moment. */
  day(at: number): string {
    return new Date(this.#local(at)).toISOString().slice(0, 10);
  }

  /** `hh:mm:ss` of a moment. */
  time(at: number): string {
    return new Date(this.#local(at)).toISOString().slice(11, 19);
  }

  /** `2026-06-15T12:00:00+08:00`: seconds are whole, the offset is the one that held at that moment. */
  iso(at: number): string {
    const local = this.#local(at);
    const minutes = Math.round(this.#offset(at) / 60_000);
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const offset = `${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
    return `${new Date(local).toISOString().slice(0, 19)}${offset}`;
  }

  /** The moment at which a day begins: the first one that this zone's calendar shows as that day, or as a later one. */
  startOf(day: string): number {
    const utc = Date.parse(`${day}T00:00:00Z`);
    let [before, after] = [utc - FURTHEST_MS, utc + FURTHEST_MS];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.day(middle) >= day) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return after;
  }

  /** Days given by name. */
  period(first: string, last: string): Period {
    return { first, last, from: this.startOf(first), to: this.startOf(dayAfter(last)) };
  }

  /**
   * A moment that is written in this zone's time, as ms since 1970 UTC. Where clocks were put back and a time was there twice, the
   * first; where they were put forward and it was never there, the moment of the change's other side.
   */
  moment(local: number): number {
    const candidates = [local - this.#offset(local - DAY_MS), local - this.#offset(local + DAY_MS)];
    const fits = candidates.filter((at) => this.#local(at) === Math.floor(local / 1000) * 1000);
    return Math.min(...(fits.length > 0 ? fits : candidates));
  }

  /** What clocks show, as if it were UTC, in whole seconds. */
  #local(at: number): number {
    return Math.floor(at / 1000) * 1000 + this.#offset(at);
  }

  /** Asking for the zone is slow, and within most hours nothing changes: each hour is asked for once. */
  #offset(at: number): number {
    const hour = Math.floor(at / HOUR_MS);
    let known = this.#offsets.get(hour);
    if (known === undefined) {
      const [first, last] = [this.#ask(hour * HOUR_MS), this.#ask((hour + 1) * HOUR_MS - 1000)];
      known = first === last ? first : null;
      if (this.#offsets.size > MOST_HOURS) {
        this.#offsets.clear();
      }
      this.#offsets.set(hour, known);
    }
    return known ?? this.#ask(at);
  }

  #ask(at: number): number {
    const parts = new Map(this.#format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
    return local - Math.floor(at / 1000) * 1000;
  }
}

/** True for the name of a day that there is. */
export function isDay(text: string): boolean {
  if (!/^2\d{3}-\d{2}-\d{2}$/.test(text)) {
    return false;
  }
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
