import { GATEWAY_NAMES, type GatewayName } from '../domain/gateway.ts';
import { isDay, type Period, type ZoneClock } from './day.ts';

/** What the command line asks for. */
export interface ReportRequest {
  readonly period: Period;
  readonly json: boolean;
  readonly csv: string | null;
  readonly force: boolean;
  readonly everything: boolean;
  readonly source:
    | { readonly kind: 'none' }
    | { readonly kind: 'statement'; readonly gateway: GatewayName; readonly file: string; readonly format: string }
    | { readonly kind: 'live'; readonly gateway: 'qfpay' };
}

type Options = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Reads the options of `kioskd report`.
 * @param now wall clock ms: names today.
 * @returns the request, or what is wrong with the options, in words.
 */
export function readRequest(options: Options, clock: ZoneClock, now: number): ReportRequest | string {
  const period = readPeriod(options, clock, clock.day(now));
  if (typeof period === 'string') {
    return period;
  }
  const source = readSource(options);
  if (typeof source === 'string') {
    return source;
  }
  const csv = text(options, 'csv');
  if (options['force'] === true && csv === null) {
    return '--force goes with --csv';
  }
  return {
    period,
    json: options['json'] === true,
    csv,
    force: options['force'] === true,
    everything: options['all-entries'] === true,
    source,
  };
}

function readPeriod(options: Options, clock: ZoneClock, today: string): Period | string {
  const [day, from, to] = [text(options, 'day'), text(options, 'from'), text(options, 'to')];
  if (day !== null && (from !== null || to !== null)) {
    return '--day is one day, --from and --to are several: give one or the other';
  }
  if (to !== null && from === null) {
    return '--to goes with --from';
  }
  const [first, last] = [day ?? from ?? today, day ?? to ?? today];
  const wrong = [first, last].find((one) => !isDay(one));
  if (wrong !== undefined) {
    return `"${wrong.slice(0, 20)}" is not a day, such as ${today}`;
  }
  return first > last ? `${first} is after ${last}` : clock.period(first, last);
}

function readSource(options: Options): ReportRequest['source'] | string {
  const [file, gateway, format] = [text(options, 'statement'), text(options, 'gateway'), text(options, 'format')];
  const live = text(options, 'live');
  if (live !== null) {
    const others = file !== null || gateway !== null || format !== null;
    return others
      ? '--live asks the gateway itself: leave out --statement, --gateway and --format'
      : live === 'qfpay'
        ? { kind: 'live', gateway: live }
        : `--live knows qfpay only; for "${live.slice(0, 20)}" use --statement`;
  }
  if (file === null) {
    return gateway === null && format === null ? { kind: 'none' } : '--gateway and --format go with --statement';
  }
  const known = GATEWAY_NAMES.find((name) => name === gateway);
  if (known === undefined) {
    return `--statement needs --gateway, one of ${GATEWAY_NAMES.join(', ')}`;
  }
  return { kind: 'statement', gateway: known, file, format: format ?? known };
}

function text(options: Options, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' ? value : null;
}
