import type { DeclineReason, UnknownReason } from '../../domain/gateway.ts';

type Unclear = `unknown: ${UnknownReason}`;

/** What a status or a code teaches on an answer to each call. `not found` is the order's, or the refund's when one was asked for. */
export type ChargeVerdict = 'paid' | 'pending' | `no: ${DeclineReason}` | Unclear;
export type QueryVerdict = 'paid' | 'pending' | 'not found' | `no: ${DeclineReason}` | Unclear;
export type CancelVerdict = 'closed' | 'refused' | 'unsupported' | Unclear;
export type RefundVerdict = 'refunded' | 'pending' | 'refused' | 'later' | 'not found' | Unclear;

export interface UqpayVerdicts {
  readonly meaning: string;
  readonly charge: ChargeVerdict;
  readonly query: QueryVerdict;
  readonly cancel: CancelVerdict;
  readonly refund: RefundVerdict;
  /** What is wrong with the account, for the gateway's health; null when it is about one order. */
  readonly trouble: string | null;
  /** What the kiosk, or its operator, does. For people. */
  readonly todo: string;
}

const UNLISTED: Unclear = 'unknown: unlisted code';
const SYSTEM: Unclear = 'unknown: system error';
const REJECTED: Unclear = 'unknown: rejected request';
const DUPLICATE: Unclear = 'unknown: duplicate number';

const DEAD = 'final for this order; a new try gets a new order number';
const POLL = 'query again; never send a second time';
const HUMAN = 'a person looks into it';

/** The four words of `data.status`, which UQPAY documents. Any other word is unknown. */
export const UQPAY_STATUSES: ReadonlyMap<string, UqpayVerdicts> = new Map<string, UqpayVerdicts>([
  ['success', line('done', 'paid', 'paid', 'closed', 'refunded', 'go on')],
  ['fail', line('failed', 'no: declined', 'no: declined', 'refused', 'refused', DEAD)],
  ['processing', line('the customer or a bank is still at it', 'pending', 'pending', SYSTEM, 'pending', POLL)],
  ['closed', line('closed', 'no: order closed', 'no: order closed', 'closed', 'refused', DEAD)],
]);

/** Products whose payments begin with the customer: the merchant has no order for them. */
export const WITHOUT_ORDER: ReadonlySet<string> = new Set(['ENTRY_CODE', 'STATIC_QR']);

const no = (meaning: string, reason: DeclineReason): UqpayVerdicts =>
  line(meaning, `no: ${reason}`, UNLISTED, UNLISTED, UNLISTED, DEAD);

/**
 * What a `respCode` can mean. UQPAY publishes no list of its codes, so none is built in: a site writes down what it has been told
 * (`resultCodes`), in the words of this table.
 */
export const UQPAY_MEANINGS = {
  'system error': line('something broke at the gateway', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL),
  'not found': line(
    'no such order',
    SYSTEM,
    'not found',
    'closed',
    'not found',
    'query some more, then it was never made',
  ),
  'duplicate number': line(
    'the number was used before',
    DUPLICATE,
    UNLISTED,
    UNLISTED,
    DUPLICATE,
    'query our own number',
  ),
  declined: no('the wallet said no', 'declined'),
  'insufficient funds': no('not enough money', 'insufficient funds'),
  'code expired': no('the payment code is too old', 'code expired'),
  'code invalid': no('the payment code is wrong', 'code invalid'),
  'customer cancelled': no('the customer said no', 'customer cancelled'),
  'risk refused': no('barred by risk control', 'risk refused'),
  'cancel refused': line(
    'not to be cancelled (any more)',
    UNLISTED,
    UNLISTED,
    'refused',
    UNLISTED,
    'query; if paid, refund',
  ),
  'cancel unsupported': line(
    'no cancel for this wallet',
    UNLISTED,
    UNLISTED,
    'unsupported',
    UNLISTED,
    'let it expire, or refund',
  ),
  'refund refused': line('no refund', UNLISTED, UNLISTED, UNLISTED, 'refused', HUMAN),
  'refund later': line('no refund now', UNLISTED, UNLISTED, UNLISTED, 'later', 'refund again later, same number'),
  'rate limited': line('too many calls', ...every('unknown: rate limited'), POLL),
  'bad request': line('the request was not understood', REJECTED, REJECTED, REJECTED, 'refused', HUMAN),
  'credentials refused': {
    ...line('signature or merchant not accepted', ...every(REJECTED), 'stop offering this gateway, raise an alarm'),
    trouble: 'UQPAY does not accept the credentials: check clientId, signId, signType and key',
  },
  'account trouble': {
    ...line('the account cannot be used', ...every(REJECTED), 'stop offering this gateway, raise an alarm'),
    trouble: 'UQPAY reports a fault of the merchant account',
  },
} as const satisfies Readonly<Record<string, UqpayVerdicts>>;

export type UqpayMeaning = keyof typeof UQPAY_MEANINGS;

const UNLISTED_CODE: UqpayVerdicts = line('not in the list', ...every(UNLISTED), POLL);

/** What a code other than the one for success means here. */
export function meaningOf(code: string, listed: Readonly<Record<string, UqpayMeaning>>): UqpayVerdicts {
  const meaning = Object.hasOwn(listed, code) ? listed[code] : undefined;
  return meaning === undefined ? UNLISTED_CODE : UQPAY_MEANINGS[meaning];
}

/** The reason behind `unknown: …`, or null when the verdict is another one. */
export function unknownReason(verdict: string): UnknownReason | null {
  return verdict.startsWith('unknown: ') ? (verdict.slice('unknown: '.length) as UnknownReason) : null;
}

/** The reason behind `no: …`, or null when the verdict is another one. */
export function declineReason(verdict: string): DeclineReason | null {
  return verdict.startsWith('no: ') ? (verdict.slice('no: '.length) as DeclineReason) : null;
}

function line(
  meaning: string,
  charge: ChargeVerdict,
  query: QueryVerdict,
  cancel: CancelVerdict,
  refund: RefundVerdict,
  todo: string,
): UqpayVerdicts {
  return { meaning, charge, query, cancel, refund, trouble: null, todo };
}

function every(verdict: Unclear): readonly [Unclear, Unclear, Unclear, Unclear] {
  return [verdict, verdict, verdict, verdict];
}
