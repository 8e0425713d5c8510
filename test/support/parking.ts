import { SiteKeys } from '../../src/parking/keys.ts';
import { compile, type FieldSpec, type Pattern } from '../../src/parking/pattern.ts';
import { TicketReader, type TicketReaderOptions } from '../../src/parking/reader.ts';

/** Sunday noon in Hong Kong. */
export const NOON = Date.parse('2026-03-01T12:00:00+08:00');
export const SITE_SECRET = 'site-secret-of-the-tests-0123456789';
export const KEYS = new SiteKeys(SITE_SECRET);
const HOUR_MS = 3_600_000;

export function pattern(fields: readonly FieldSpec[], checkText = false): Pattern {
  const compiled = compile({ fields, checkText });
  if (!compiled.ok) {
    throw new Error(`not a pattern: ${compiled.problem}`);
  }
  return compiled.pattern;
}

export function reader(patterns: readonly Pattern[], over: Partial<TicketReaderOptions> = {}): TicketReader {
  return new TicketReader({
    keys: KEYS,
    patterns,
    timeZone: 'Asia/Hong_Kong',
    currency: 'HKD',
    maxAgeMs: 14 * 24 * HOUR_MS,
    aheadMs: 120_000,
    keepMs: 30 * 24 * HOUR_MS,
    now: () => NOON,
    ...over,
  });
}
