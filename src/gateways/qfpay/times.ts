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

/** Months since year 0, in UTC+8. */
function monthOf(wallMs: number): number {
  const date = new Date(wallMs + ZONE_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function windowOf(month: number): MonthWindow {
  const start = Date.UTC(Math.floor(month / 12), month % 12, 1) - ZONE_MS;
  const end = Date.UTC(Math.floor((month + 1) / 12), (month + 1) % 12, 1) - ZONE_MS - 1_000;
  return { start: qfpayTime(start), end: qfpayTime(end) };
}
