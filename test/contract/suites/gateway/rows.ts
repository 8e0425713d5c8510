import type { Capability } from './bench.ts';

/** The outcome table, in short: where we are and what came back. The whole of it is one table in `src/domain`. */
export const OUTCOME_ROWS: Readonly<Record<number, string>> = {
  1: 'scanned, nothing durable yet; power cut',
  2: 'no byte sent: no DNS, connection or TLS',
  3: 'sent; timeout, reset or power cut',
  4: 'sent; 5xx, a page, an empty body',
  5: 'sent; truncated, wrong type, over-long',
  6: 'sent; bad or no signature, another order, amount or merchant',
  7: 'sent; number used before',
  8: 'sent; already paid',
  9: 'sent; in progress',
  10: 'sent; paid and verified',
  11: 'sent; listed as a final no',
  12: 'sent; credentials, clock or rate refused',
  13: 'querying; not found, young',
  14: 'querying; not found, old',
  15: 'querying; closed or refunded',
  16: 'deadline; still unknown',
  17: 'cancelling; done',
  18: 'cancelling; no answer',
  19: 'cancelling; refused, in progress',
  20: 'cancelling; refused, window over or settled',
  21: 'final no; late success',
  22: 'paid; delivery not proven',
  23: 'refunding; no answer',
};

/** Rows in which no gateway client has a part. `test/unit/domain-outcome-rows.test.ts` plays them. */
export const DOMAIN_ROWS: Readonly<Record<number, string>> = {
  1: 'no call has been made: what is durable is the journal’s business',
  16: 'which call comes next, and when, is the policy’s choice; its calls are rows 13 to 19',
  22: 'about sensors and relays; the refund that follows is row 23',
};

/** Rows that a gateway cannot produce when it lacks something. */
export const ROWS_OF: Readonly<Partial<Record<Capability, readonly number[]>>> = {
  cancel: [17, 18, 19, 20],
  refund: [23],
};
