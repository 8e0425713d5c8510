/**
 * A moment for paper, in a time zone of the IANA list: `2025-11-21 15:55:03 UTC+8`. The offset is printed, so that the
 * slip tells the time even to someone who does not know where the kiosk stands. A zone that this machine does not know
 * gives UTC, and says so: a receipt is printed in any case.
 * @param at wall clock, ms since 1970 UTC.
 */
export function paperTime(at: number, timeZone: string): string {
  const parts = new Map(format(at, timeZone).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const date = `${get('year')}-${get('month')}-${get('day')}`;
  const offset = get('timeZoneName').replace('GMT', 'UTC').replace('\u2212', '-');
  return `${date} ${get('hour')}:${get('minute')}:${get('second')} ${offset}`;
}

function format(at: number, timeZone: string): Intl.DateTimeFormatPart[] {
  const options = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  } as const;
  const when = new Date(at);
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).formatToParts(when);
  } catch (error) {
    if (!(error instanceof RangeError) || Number.isNaN(when.getTime())) {
      throw error;
    }
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).formatToParts(when);
  }
}
