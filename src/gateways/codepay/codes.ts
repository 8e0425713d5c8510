import type { DeclineReason } from '../../domain/gateway.ts';

/** What a `trans_status` says, and what follows. */
export interface CodepayStatus {
  readonly meaning: string;
  readonly final: boolean;
  /** As the state of a sale. */
  readonly sale: 'pending' | 'no' | 'paid' | 'cancelled';
  /** As the state of a refund. */
  readonly refund: 'pending' | 'refused' | 'refunded';
  readonly todo: string;
}

/** Values are documented; that 1 and 3 are final is inferred. */
export const CODEPAY_STATUS: ReadonlyMap<string, CodepayStatus> = new Map([
  [
    '9',
    {
      meaning: 'created, nobody pays yet',
      final: false,
      sale: 'pending',
      refund: 'pending',
      todo: 'query again',
    },
  ],
  [
    '0',
    {
      meaning: 'being paid, or being refunded',
      final: false,
      sale: 'pending',
      refund: 'pending',
      todo: 'query again, every 5 s',
    },
  ],
  [
    '1',
    {
      meaning: 'closed, or failed',
      final: true,
      sale: 'no',
      refund: 'refused',
      todo: 'final for this order; a new try gets a new order number. A failed refund is for a person',
    },
  ],
  [
    '2',
    {
      meaning: 'done',
      final: true,
      sale: 'paid',
      refund: 'refunded',
      todo: 'go on, once number, amount and currency match',
    },
  ],
  [
    '3',
    {
      meaning: 'cancelled',
      final: true,
      sale: 'cancelled',
      refund: 'refused',
      todo: 'no money is here; whether some came and went back is told by trans_type and paid_amount',
    },
  ],
]);

/** What an envelope's `code` can mean. A site writes them into `codes` as CodePay tells it which is which. */
export const CODE_MEANINGS = [
  'not found',
  'duplicate number',
  'system error',
  'rate limited',
  'credentials refused',
  'clock refused',
  'declined',
  'insufficient funds',
  'code expired',
  'code invalid',
  'risk refused',
  'order closed',
  'cancel refused',
  'cancel unsupported',
  'refund refused',
  'refund later',
] as const;
export type CodeMeaning = (typeof CODE_MEANINGS)[number];

export interface MeaningRow {
  readonly meaning: string;
  readonly outcome: string;
  readonly todo: string;
  /** What is wrong with the account or the kiosk, for the gateway's health. */
  readonly trouble: string | null;
}

const NEXT_TRY = 'tell the customer; a new try gets a new order number';
const HUMAN = 'a person looks into it';

/** The table of meanings; `0` and "any other" stand beside them. */
export const CODEPAY_MEANINGS: Readonly<Record<CodeMeaning | '0' | 'any other', MeaningRow>> = {
  '0': row('handled', 'trans_status decides', 'read trans_status: no money has moved by this alone'),
  'not found': row('no such order', 'query: not found; cancel: closed', 'query some more, then it was never made'),
  'duplicate number': row('number used before', 'unknown', 'query our own number'),
  'system error': row('system error', 'unknown', 'wait 5 s, then query'),
  'rate limited': row('too many calls', 'unknown', 'wait, then query'),
  'credentials refused': row(
    'app id, key or merchant number refused',
    'unknown',
    'stop offering this gateway, raise an alarm, query what is open',
    'CodePay does not accept the credentials: check app id, app key and merchant number',
  ),
  'clock refused': row(
    'timestamp more than 15 minutes off',
    'unknown',
    'the next call is stamped with the time of this answer',
    'CodePay does not accept the time of this kiosk: check its clock',
  ),
  declined: row('payment failed', 'charge: not paid', NEXT_TRY),
  'insufficient funds': row('not enough money', 'charge: not paid', NEXT_TRY),
  'code expired': row('payment code too old or used', 'charge: not paid', 'ask for a fresh payment code'),
  'code invalid': row('no payment code of this wallet', 'charge: not paid', 'ask for a fresh payment code'),
  'risk refused': row('barred by risk control', 'charge: not paid', NEXT_TRY),
  'order closed': row('order closed before', 'charge: not paid; cancel: closed', NEXT_TRY),
  'cancel refused': row('cannot be cancelled now', 'cancel: refused', 'query, then cancel again'),
  'cancel unsupported': row('cannot be cancelled at all', 'cancel: unsupported', 'watch it, refund what is paid late'),
  'refund refused': row('cannot be refunded', 'refund refused', HUMAN),
  'refund later': row('settled balance too small', 'refund later', 'refund again later, same number'),
  'any other': row('not in the list', 'unknown', 'query; never send a second time'),
};

/** Which meanings say, as the answer to a charge, that nothing was taken and nothing will be. */
export const DECLINES: ReadonlyMap<CodeMeaning, DeclineReason> = new Map([
  ['declined', 'declined'],
  ['insufficient funds', 'insufficient funds'],
  ['code expired', 'code expired'],
  ['code invalid', 'code invalid'],
  ['risk refused', 'risk refused'],
  ['order closed', 'order closed'],
]);

/**
 * `trans_error_code` of a transaction that failed. It only words the "no" that trans_status 1 is, so an unlisted one is safe.
 * 110 was seen in a true notification; the list itself is not public.
 */
export const CODEPAY_ERRORS: Readonly<Record<string, DeclineReason>> = { '110': 'customer cancelled' };

/** `trans_type`: 1 sale, 2 void of a sale, 3 refund. The others are not made by a kiosk. */
export const TRANS_TYPE = { sale: '1', void: '2', refund: '3' } as const;

function row(meaning: string, outcome: string, todo: string, trouble: string | null = null): MeaningRow {
  return { meaning, outcome, todo, trouble };
}
