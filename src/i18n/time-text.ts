import type { Language } from '../domain/language.ts';
import { fill, messagesFor } from './messages.ts';

/**
 * A moment for paper, in a time zone of the IANA list: `2025-11-21 15:55:03 UTC+8`. The offset is printed, so that the
 * slip tells the time even to someone who does not know where the kiosk stands. A zone that this machine does not know
 * gives UTC, and says so: a receipt is printed in any case. ASCII, and the same in every language.
 * @param at wall clock, ms since 1970 UTC.
 */
export function paperTime(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second, offset } = calendar(at, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset}`;
}

/** Hours and minutes of a day of 24 hours, the same in every language: `09:05`. */
export function clockText(at: number, timeZone: string): string {
  const { hour, minute } = calendar(at, timeZone);
  return `${hour}:${minute}`;
}

/** Day and time for the screen: `21 Nov 2025, 15:55`; `2025年11月21日 15:55`; `21/11/2025, 15:55`. */
export function timeText(at: number, timeZone: string, language: Language): string {
  const { hour, minute } = calendar(at, timeZone);
  const between = language === 'zh-Hant' || language === 'zh-Hans' ? ' ' : ', ';
  return `${dayText(at, timeZone, language)}${between}${hour}:${minute}`;
}

/** A moment as short as it can be understood: without the day while that is the day of `now`. */
export function momentText(at: number, now: number, timeZone: string, language: Language): string {
  const sameDay = dayText(at, timeZone, 'en') === dayText(now, timeZone, 'en');
  return sameDay ? clockText(at, timeZone) : timeText(at, timeZone, language);
}

/**
 * How long something took, to the minute: `2 h 05 min`, `3 d 0 h 00 min`; `2 小時 5 分鐘`. A minute that has begun counts,
 * as it does in a tariff: who reads `2 h 00 min` has not begun a third hour.
 */
export function durationText(ms: number, language: Language): string {
  const t = messagesFor(language);
  const whole = Math.max(0, Math.ceil(ms / 60_000));
  const days = Math.floor(whole / 1_440);
  const hours = Math.floor(whole / 60) % 24;
  const minutes = whole % 60;
  const padded = language === 'en' || language === 'pt';
  const parts = [
    ...(days > 0 ? [fill(t.durationDays, { days: String(days) })] : []),
    ...(whole >= 60 ? [fill(t.durationHours, { hours: String(hours) })] : []),
    fill(t.durationMinutes, { minutes: padded && whole >= 60 ? String(minutes).padStart(2, '0') : String(minutes) }),
  ];
  return parts.join(' ');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayText(at: number, timeZone: string, language: Language): string {
  const { year, month, day } = calendar(at, timeZone);
  switch (language) {
    case 'en':
      return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
    case 'zh-Hant':
    case 'zh-Hans':
      return `${year}年${Number(month)}月${Number(day)}日`;
    case 'pt':
    case 'ms':
      return `${day}/${month}/${year}`;
    default:
      return language satisfies never;
  }
}

interface Calendar {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  /** `UTC+8`. */
  readonly offset: string;
}

/** Only numbers are asked of the machine's ICU, and of one locale; words and their order are ours. So every version gives the same text. */
function calendar(at: number, timeZone: string): Calendar {
  const parts = new Map(format(at, timeZone).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    year: get('year'),
    month: get('month'),
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
    offset: get('timeZoneName').replace('GMT', 'UTC').replace('\u2212', '-'),
  };
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
