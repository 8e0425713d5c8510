/** QFPay writes every time as `YYYY-MM-DD hh:mm:ss` without a zone and means UTC+8, wherever the kiosk stands. */
const ZONE_MS = 8 * 3_600_000;
/** How far apart our clock, QFPay's clock and the moment it stored the order are thought to be at most. */
const MARGIN_MS = 15 * 60_000;

/** @param wallMs ms since 1970 UTC. */
export function qfpayTime(wallMs: number): string {
  return new Date(wallMs + ZONE_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** A query's time bounds: QFPay wants both inside one calendar month of its own zone. */
export interface MonthWindow {
  readonly start: string;
  readonly end: string;
}

/**
 * The month trap: a query by order number looks, by default, only into the month QFPay's calendar shows now. An order of the
 * 31st asked for on the 1st is then "not found". These are the further months to ask for before "not found" may be said.
 *
 * @param madeAt when the order was made, by our clock.
 * @param lifeMs how long the order could be paid; QFPay files it under its own time.
 * @param now QFPay's present as well as we know it.
 * @returns the months in which the order could be filed and that the default does not surely cover. Mostly none.
 */
export function furtherMonths(madeAt: number, lifeMs: number, now: number): readonly MonthWindow[] {
  const latest = Math.max(madeAt, Math.min(madeAt + lifeMs, now)) + MARGIN_MS;
  const moments = [madeAt - MARGIN_MS, madeAt, latest, now - MARGIN_MS];
  const months = [...new Set(moments.map(monthOf))];
  const covered = monthOf(now - MARGIN_MS) === monthOf(now + MARGIN_MS) ? monthOf(now) : null;
  return months.filter((month) => month !== covered && month <= monthOf(now + MARGIN_MS)).map(windowOf);
}

/** A time cut at the ends of months, for queries by time. @param to the first moment that is no more part of it. */
export function monthWindows(from: number, to: number): readonly MonthWindow[] {
  const windows: MonthWindow[] = [];
  for (let month = monthOf(from); to > from && month <= monthOf(to - 1); month += 1) {
    const start = Math.max(from, startOf(month));
    const end = Math.min(to, startOf(month + 1)) - 1;
    windows.push({ start: qfpayTime(start), end: qfpayTime(end) });
  }
  return windows;
}

/** A time that QFPay wrote, as ms since 1970 UTC; null when it is none. */
export function fromQfpayTime(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at - ZONE_MS;
}

/** Months since year 0, in UTC+8. */
function monthOf(wallMs: number): number {
  const date = new Date(wallMs + ZONE_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function windowOf(month: number): MonthWindow {
  return { start: qfpayTime(startOf(month)), end: qfpayTime(startOf(month + 1) - 1) };
}

function startOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) - ZONE_MS;
}
