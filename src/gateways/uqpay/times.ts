/** A fixed offset from UTC such as `+08:00`, as minutes; null when the text is none. */
export function offsetMinutes(zone: string): number | null {
  const match = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(zone);
  if (match === null) {
    return null;
  }
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/**
 * `yyyy-mm-dd hh:mm:ss` on a clock in this zone, wherever the kiosk stands; parts of a second are cut off.
 * @param wallMs ms since 1970 UTC.
 */
export function uqpayTime(wallMs: number, zone: string): string {
  return new Date(wallMs + (offsetMinutes(zone) ?? 0) * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The moment such a text means, ms since 1970 UTC; null for anything else. */
export function momentOf(text: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) {
    return null;
  }
  const moment = Date.parse(`${text.replace(' ', 'T')}${zone}`);
  // 31 February rolls over to March in some readers: what is written back must be what was read.
  return Number.isNaN(moment) || uqpayTime(moment, zone) !== text ? null : moment;
}

/** Whether the calendar in this zone shows a later day at `now` than at `then`. */
export function dayIsOver(then: number, now: number, zone: string): boolean {
  return uqpayTime(then, zone).slice(0, 10) < uqpayTime(now, zone).slice(0, 10);
}
