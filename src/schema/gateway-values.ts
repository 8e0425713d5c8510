import { z } from 'zod';
import { duration } from './values.ts';

/** The settings that more than one gateway has, so that they read the same in every section. */

/** Times of a profile; left out, the gateway's own default holds, which its README prints. */
export const TIMING_FIELDS = {
  firstQuery: duration('1s', '60s')
    .optional()
    .meta({ description: 'Wait before the first query after an answer that told nothing.' }),
  queryEvery: duration('1s', '60s').optional().meta({ description: 'Wait between queries while the customer waits.' }),
  confirmWindow: duration('10s', '10m')
    .optional()
    .meta({ description: 'How long a scanned payment may stay unconfirmed before it is closed.' }),
  minCancelAge: duration('0s', '10m').optional().meta({ description: 'A payment younger than this is not cancelled.' }),
  notFoundSettle: duration('5s', '30m')
    .optional()
    .meta({ description: 'Only an older payment that the gateway does not know counts as never made.' }),
  orderGrace: duration('0s', '72h')
    .optional()
    .meta({ description: 'How long after its end an order code is still watched for a late payment.' }),
};

/** Longest time of one call. */
export function callDeadline(what: string) {
  return duration('1s', '120s').optional().meta({ description: what });
}

/** Calls that one credential may make; a fleet that shares a credential divides it among its kiosks. */
export function rateField(perSecond: number, perMinute: number, note: object) {
  return z
    .strictObject({
      perSecond: z.int().min(1).max(10_000).default(perSecond).meta({ description: 'Calls in any second.' }),
      perMinute: z.int().min(1).max(100_000).default(perMinute).meta({ description: 'Calls in any minute.' }),
    })
    .prefault({})
    .meta({
      description: 'Most calls of this kiosk. Kiosks that share one credential divide what the gateway allows.',
      ...note,
    });
}

/** `queryEvery` -> `queryEveryMs`; a time that is left out stays out, so that the gateway's own default holds. */
export function timesMs(times: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(times)
      .filter((pair): pair is [string, number] => pair[1] !== undefined)
      .map(([name, ms]) => [`${name}Ms`, ms]),
  );
}
