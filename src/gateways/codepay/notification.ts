import type { KeyObject } from 'node:crypto';
import type { Notice } from '../../domain/gateway.ts';
import { fromDecimal, isCurrency, type Money } from '../../domain/money.ts';
import { type JsonObject, parseObject, textOf } from '../json.ts';
import {
  type Acknowledgement,
  MAX_NOTIFICATION_BYTES,
  type NotificationFlaw,
  type NotificationOutcome,
  type NotificationReader,
} from '../notification.ts';
import { transNo } from './answers.ts';
import { CODEPAY_STATUS, TRANS_TYPE } from './codes.ts';
import { isUnambiguous, verifyMessage } from './sign.ts';
import { fromCodepayTime } from './times.ts';

/** What CodePay takes as "received"; the platform's pages print it in lower case. */
export const CODEPAY_ACKNOWLEDGEMENT: Acknowledgement = { status: 200, contentType: 'text/plain', body: 'success' };
/** CodePay waits so long for it, ms. */
export const CODEPAY_ACKNOWLEDGE_WITHIN_MS = 5_000;

export interface CodepayNotificationSettings {
  readonly gatewayKey: KeyObject;
  readonly appId: string;
  readonly merchantNo: string;
}

/**
 * Verifies and reads CodePay's notifications: a flat object, signed like an answer, over whatever fields it has. Its age is not
 * judged: CodePay repeats one for eleven hours, and all that follows from it is a question.
 */
export function codepayNotificationReader(settings: CodepayNotificationSettings): NotificationReader {
  return ({ body }) => {
    if (body.length > MAX_NOTIFICATION_BYTES) {
      return rejected('too long');
    }
    const fields = parseObject(body);
    if (fields === null) {
      return rejected('not json');
    }
    const verdict = verifyMessage(body, fields, settings.gatewayKey);
    if (verdict !== 'genuine') {
      return rejected(verdict);
    }
    if (!isUnambiguous(fields, RELIED)) {
      return rejected('bad shape');
    }
    // The gateway signs for all its merchants with one key, so whose message it is decides too.
    if (textOf(fields, 'merchant_no') !== settings.merchantNo || textOf(fields, 'app_id') !== settings.appId) {
      return rejected('other merchant');
    }
    return read(fields);
  };
}

const RELIED = [
  'app_id',
  'merchant_no',
  'merchant_order_no',
  'trans_no',
  'trans_type',
  'trans_status',
  'order_amount',
  'trans_amount',
  'paid_amount',
  'price_currency',
  'pay_method_id',
  'pay_scenario',
  'trans_end_time',
  'terminal_sn',
  'store_no',
];

/** Numbers this program makes. */
const OUR_NUMBER = /^[0-9A-Za-z_-]{1,32}$/;

function read(fields: JsonObject): NotificationOutcome {
  const status = CODEPAY_STATUS.get(textOf(fields, 'trans_status') ?? '');
  const type = textOf(fields, 'trans_type');
  const method = textOf(fields, 'method') ?? '';
  if (status === undefined || type === null) {
    return method.endsWith('.notify') ? rejected('bad shape') : { kind: 'of no interest' };
  }
  const about = type === TRANS_TYPE.refund ? 'refund' : 'payment';
  const number = textOf(fields, 'merchant_order_no') ?? '';
  const scenario = textOf(fields, 'pay_scenario') ?? '';
  const byEntryCode = scenario === 'ENTRYCODE_PAY' || number === '';
  const ours = byEntryCode || OUR_NUMBER.test(number);
  const known = type === TRANS_TYPE.sale || type === TRANS_TYPE.void || type === TRANS_TYPE.refund;
  if (!known || !ours || (byEntryCode && about === 'refund')) {
    return { kind: 'of no interest' };
  }
  const gatewayRef = transNo(fields);
  const amount = amountOf(fields);
  // A message without a number that names another way of paying must not pass for money by an entry code.
  const odd = byEntryCode && (gatewayRef === null || (scenario !== '' && scenario !== 'ENTRYCODE_PAY'));
  if (amount === 'bad' || odd) {
    return rejected('bad shape');
  }
  const notice: Notice = {
    about,
    orderNumber: byEntryCode ? null : number,
    gatewayRef,
    claim: about === 'refund' ? REFUND_CLAIM[status.refund] : claimOf(fields, status.sale, type),
    amount,
    method: wordOf(fields, 'pay_method_id'),
    paidAt: fromCodepayTime(textOf(fields, 'trans_end_time') ?? ''),
    place: wordOf(fields, 'terminal_sn') ?? wordOf(fields, 'store_no'),
  };
  return { kind: 'notice', notice };
}

const REFUND_CLAIM = { refunded: 'refunded', refused: 'not paid', pending: 'pending' } as const;

function claimOf(fields: JsonObject, state: 'pending' | 'no' | 'paid' | 'cancelled', type: string): Notice['claim'] {
  switch (state) {
    case 'paid':
      return type === TRANS_TYPE.void ? 'refunded' : 'paid';
    case 'cancelled':
      return /[1-9]/.test(textOf(fields, 'paid_amount') ?? '') ? 'refunded' : 'not paid';
    case 'no':
      return type === TRANS_TYPE.void ? 'pending' : 'not paid';
    case 'pending':
      return 'pending';
  }
}

/** What was ordered; discounts do not count. Null in a currency this program does not know. */
function amountOf(fields: JsonObject): Money | null | 'bad' {
  const text = textOf(fields, 'order_amount') ?? textOf(fields, 'trans_amount') ?? '';
  const currency = textOf(fields, 'price_currency') ?? '';
  if (!/^[A-Z]{3}$/.test(currency)) {
    return 'bad';
  }
  return isCurrency(currency) ? (fromDecimal(currency, text) ?? 'bad') : null;
}

function wordOf(fields: JsonObject, name: string): string | null {
  const text = textOf(fields, name) ?? '';
  return /^[\x21-\x7e]{1,32}$/.test(text) ? text : null;
}

function rejected(why: NotificationFlaw): NotificationOutcome {
  return { kind: 'rejected', why };
}
