import { money } from './money.ts';
import { Caps } from './tariff/caps.ts';
import type { Fee, FeePart, Stay } from './tariff/fee.ts';
import { PartList } from './tariff/parts.ts';
import type { Tariff } from './tariff/rules.ts';
import { eachRun, type Run } from './tariff/runs.ts';
import { readVouchers } from './tariff/vouchers.ts';
import { clockOf } from './tariff/zone.ts';

export type { Fee, FeePart, Stay } from './tariff/fee.ts';
export type {
  Band,
  BaseRate,
  Charge,
  DayKind,
  FreeTime,
  Holidays,
  LimitedStep,
  Rate,
  Step,
  Steps,
  Tariff,
} from './tariff/rules.ts';

/** Beginning of the year 10000, where dates stop having four digits. Times outside 1970 and this count as the nearer end. */
const LAST_MS = 253_402_300_800_000;

/** A stay in the form that is reckoned with: whole ms within the limits above. */
interface Reckoned {
  readonly tariff: Tariff;
  readonly entered: number;
  readonly at: number;
}

/**
 * What a stay costs at a moment. Pure: the same stay has the same fee on every kiosk, and it never falls while time goes on.
 *
 * A unit is charged once any part of it has passed: an hour to the millisecond is one hour. A stay lasts as long as it lasted by
 * elapsed time, whatever the clocks did meanwhile; bands, days and holidays follow the wall clock of the tariff's zone. Who has
 * entered after `at` (the clocks of two kiosks differ) pays nothing yet. `until` is the first millisecond at which the total is higher.
 * Each limit is that of the time in which a unit begins. After 1000 days nothing more is charged.
 */
export function feeOf(tariff: Tariff, stay: Stay): Fee {
  const entered = wallMs(stay.enteredAt);
  const at = Math.max(entered, wallMs(stay.at));
  const vouchers = readVouchers(stay.vouchers, tariff.currency);
  const whole = charged({ tariff, entered, at });
  const shorter = Math.max(entered, at - vouchers.shorterMs);
  const gross = vouchers.shorterMs === 0 ? whole.minor : charged({ tariff, entered, at: shorter }).minor;
  const off = [whole.minor - gross, ...vouchers.takeOff(gross)].filter((minor) => minor > 0);
  const threshold = vouchers.nextRise(gross);
  const rise = threshold === null ? null : reaches({ tariff, entered, at: shorter }, threshold);
  return {
    total: money(tariff.currency, vouchers.apply(gross)),
    until: rise === null ? null : rise + vouchers.shorterMs,
    parts: [...whole.parts, ...off.map(voucherPart)],
  };
}

function voucherPart(minor: number): FeePart {
  return { by: { kind: 'voucher' }, from: null, to: null, minor: -minor };
}

/** A number that is none counts as 1970. */
function wallMs(ms: number): number {
  return Math.floor(Math.min(Math.max(ms || 0, 0), LAST_MS));
}

/** Up to when the stay costs nothing as long as it is no longer; `entered`: there is no such time. */
function freeEnd({ tariff: { free }, entered }: Reckoned): number {
  return free.applies === 'whole stay' ? entered + free.ms : entered;
}

function visitRuns({ tariff, entered }: Reckoned, visit: (run: Run) => boolean): void {
  const { free } = tariff;
  const start = free.applies === 'first step' ? entered + free.ms : entered;
  eachRun(tariff, clockOf(tariff.timeZone), { entered, start }, visit);
}

/** Before vouchers. */
function charged(stay: Reckoned): { readonly minor: number; readonly parts: readonly FeePart[] } {
  const { tariff, at } = stay;
  const free = freePart(stay);
  if (at <= freeEnd(stay)) {
    return { minor: 0, parts: free };
  }
  const caps = new Caps(tariff);
  const list = new PartList();
  let minor = 0;
  visitRuns(stay, (run) => {
    const count = Math.min(run.count, Math.ceil((at - run.from) / run.unitMs));
    if (count <= 0) {
      return false;
    }
    const capped = caps.take(run, count * run.minor);
    list.add(run, Math.min(at, run.from + count * run.unitMs), count * run.minor, capped);
    minor += capped.kept;
    return true;
  });
  return { minor, parts: [...free, ...list.all()] };
}

function freePart({ tariff: { free }, entered, at }: Reckoned): readonly FeePart[] {
  const to = Math.min(at, entered + free.ms);
  const counts = free.applies === 'first step' || at <= to;
  return counts && to > entered ? [{ by: { kind: 'free minutes' }, from: entered, to, minor: 0 }] : [];
}

/** The first ms at which so much has been charged; null: never. */
function reaches(stay: Reckoned, threshold: number): number | null {
  const caps = new Caps(stay.tariff);
  let minor = 0;
  let when: number | null = null;
  visitRuns(stay, (run) => {
    const missing = threshold - minor;
    if (missing <= Math.min(caps.room(run), run.count * run.minor)) {
      const begins = run.from + (Math.ceil(missing / run.minor) - 1) * run.unitMs;
      when = Math.max(begins, freeEnd(stay)) + 1;
      return false;
    }
    minor += caps.take(run, run.count * run.minor).kept;
    return true;
  });
  return when;
}
