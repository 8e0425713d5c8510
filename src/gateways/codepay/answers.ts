import type { KeyObject } from 'node:crypto';
import type {
  DeclineReason,
  NotSent,
  QueryOutcome,
  RefundOutcome,
  Unknown,
  UnknownReason,
} from '../../domain/gateway.ts';
import { fromDecimal, type Money, sameMoney } from '../../domain/money.ts';
import type { HttpResult } from '../http.ts';
import { isObject, type JsonObject, type JsonValue, parseObject, textOf } from '../json.ts';
import { CODEPAY_STATUS, type CodeMeaning, TRANS_TYPE } from './codes.ts';
import { verifyMessage } from './sign.ts';

/** A verified answer: its code, and what it says. `data` is empty when it has none. */
export interface Envelope {
  readonly kind: 'envelope';
  readonly code: string;
  readonly data: JsonObject;
}

/** What one of our own payments or refunds must look like in an answer. */
export interface Own {
  /** Null: an entry code's payment, which has no number of ours. */
  readonly orderNumber: string | null;
  readonly amount: Money;
  readonly merchantNo: string;
  readonly appId: string;
}

export function unknown(why: UnknownReason, code = ''): Unknown {
  return { kind: 'unknown', why, code };
}

/** From the bytes to a verified envelope: status, strict JSON, signature, code, and `data`, which is JSON inside a text. */
export function readAnswer(result: HttpResult, gatewayKey: KeyObject): Envelope | Unknown | NotSent {
  if (result.kind === 'not sent') {
    return { kind: 'not sent', why: result.why };
  }
  if (result.kind === 'lost') {
    return unknown(LOST_REASON[result.why]);
  }
  if (result.status === 429) {
    return unknown('rate limited', '429');
  }
  if (result.status !== 200) {
    return unknown('http status', String(result.status));
  }
  const message = parseObject(result.body);
  if (message === null) {
    return unknown('not json');
  }
  const verdict = verifyMessage(result.body, message, gatewayKey);
  if (verdict !== 'genuine') {
    return unknown('bad signature', verdict === 'unsigned' ? 'unsigned' : '');
  }
  const code = codeOf(message);
  if (code === null) {
    return unknown('bad shape');
  }
  const data = dataOf(message.get('data'));
  // A refusal may put anything there; what was handled must say what became of it.
  return data === null && code === '0'
    ? unknown('bad shape', code)
    : { kind: 'envelope', code, data: data ?? new Map() };
}

const LOST_REASON: Readonly<Record<Extract<HttpResult, { kind: 'lost' }>['why'], UnknownReason>> = {
  timeout: 'timeout',
  'connection lost': 'connection lost',
  stopped: 'connection lost',
  'too long': 'bad shape',
  'not http': 'bad shape',
};

/** Codes are short words; anything else must not travel on into logs. */
function codeOf(message: JsonObject): string | null {
  const code = textOf(message, 'code') ?? '';
  return /^[A-Za-z0-9_.-]{1,32}$/.test(code) ? code : null;
}

function dataOf(value: JsonValue | undefined): JsonObject | null {
  if (value === undefined || value === null || value === '' || value === 'null') {
    return new Map();
  }
  return typeof value === 'string' ? parseObject(Buffer.from(value)) : isObject(value) ? value : null;
}

/** What a code that is not 0 means for a call that has no better use for it. */
export function unknownFor(meaning: CodeMeaning | undefined, code: string): Unknown {
  switch (meaning) {
    case 'system error':
    case 'duplicate number':
    case 'rate limited':
      return unknown(meaning, code);
    case 'credentials refused':
    case 'clock refused':
      return unknown('rejected request', code);
    default:
      return unknown('unlisted code', code);
  }
}

/** A member as text; empty when it is not there, and what nothing equals when it is there and is no text and no number. */
function givenText(data: JsonObject, name: string): string {
  return textOf(data, name) ?? ((data.get(name) ?? null) === null ? '' : NO_TEXT);
}

const NO_TEXT = '\0';

/**
 * Compares what an answer says with our own record. Answers carry no merchant number as a rule; where one does, it must be ours.
 * @param demand `all`: number, amount and currency must be there; `number`: the number must; `nothing`: what is there must fit.
 */
export function mismatch(data: JsonObject, own: Own, demand: 'all' | 'number' | 'nothing'): UnknownReason | null {
  const number = givenText(data, 'merchant_order_no');
  if (own.orderNumber !== null && (number === '' ? demand !== 'nothing' : number !== own.orderNumber)) {
    return 'other order';
  }
  const currency = givenText(data, 'price_currency');
  if (currency === '' ? demand === 'all' : currency !== own.amount.currency) {
    return 'other amount';
  }
  if (!amountFits(data, own.amount, demand === 'all')) {
    return 'other amount';
  }
  return isOther(data, 'merchant_no', own.merchantNo) || isOther(data, 'app_id', own.appId) ? 'other merchant' : null;
}

function isOther(data: JsonObject, name: string, own: string): boolean {
  const text = givenText(data, name);
  return text !== '' && text !== own;
}

/**
 * What was ordered must be what we ordered; `paid_amount` may be lower by discounts and is not looked at. Answers to a new order
 * name only `trans_amount`, which may have the customer's fee on top. Amounts come without zeros at the end, so they are compared
 * as amounts.
 */
function amountFits(data: JsonObject, own: Money, demanded: boolean): boolean {
  const ordered = amountOf(data, 'order_amount', own);
  if (ordered !== 'none') {
    return ordered !== null && sameMoney(ordered, own);
  }
  const asked = amountOf(data, 'trans_amount', own);
  if (asked === 'none') {
    return !demanded;
  }
  const fee = amountOf(data, 'trans_fee_c', own);
  const feeMinor = fee === 'none' || fee === null ? 0 : fee.minor;
  return asked !== null && (asked.minor === own.minor || asked.minor === own.minor + feeMinor);
}

/** Null: there, and no amount of this currency. */
function amountOf(data: JsonObject, name: string, own: Money): Money | null | 'none' {
  const text = givenText(data, name);
  return text === '' ? 'none' : fromDecimal(own.currency, text);
}

/** The gateway's number of a transaction; null when it is missing or cannot be one. */
export function transNo(data: JsonObject): string | null {
  const text = textOf(data, 'trans_no') ?? '';
  return /^[\x21-\x7e]{1,64}$/.test(text) ? text : null;
}

/** What a transaction's data says of one of our sales. */
export function judgeSale(
  data: JsonObject,
  own: Own,
  mode: 'cpm' | 'mpm',
  errorCodes: Readonly<Record<string, DeclineReason>>,
): Exclude<QueryOutcome, NotSent | { kind: 'not found' }> {
  const statusCode = textOf(data, 'trans_status') ?? '';
  const status = CODEPAY_STATUS.get(statusCode);
  const type = givenText(data, 'trans_type') || TRANS_TYPE.sale;
  if (status === undefined || (type !== TRANS_TYPE.sale && type !== TRANS_TYPE.void)) {
    return unknown('bad shape', wordOf(statusCode));
  }
  const wrong = mismatch(data, own, status.sale === 'paid' ? 'all' : 'number');
  if (wrong !== null) {
    return unknown(wrong, statusCode);
  }
  if (type === TRANS_TYPE.void) {
    return judgeVoid(data, status.sale, own);
  }
  const gatewayRef = transNo(data);
  switch (status.sale) {
    case 'paid':
      return gatewayRef === null ? unknown('bad shape', statusCode) : { kind: 'paid', gatewayRef };
    case 'pending':
      return { kind: 'pending', gatewayRef };
    case 'cancelled':
      return cancelled(data, own);
    case 'no':
      return declined(data, mode, statusCode, errorCodes);
  }
}

/** Our number has become the number of its own void: the sale is over, or about to be. */
function judgeVoid(
  data: JsonObject,
  state: 'pending' | 'no' | 'paid' | 'cancelled',
  own: Own,
): ReturnType<typeof judgeSale> {
  if (state === 'pending') {
    return { kind: 'pending', gatewayRef: null };
  }
  // A void that failed leaves the sale as it was, and nothing here says how that is.
  return state === 'no' ? unknown('unlisted code', 'void failed') : cancelled(data, own);
}

/**
 * Cancelled. CodePay gives back what was paid and closes what was not, and shows both as 3: money came in when the customer has
 * paid an amount, or when the row is a void and does not say.
 */
function cancelled(data: JsonObject, own: Own): ReturnType<typeof judgeSale> {
  const paid = amountOf(data, 'paid_amount', own.amount);
  const cameIn = paid === 'none' ? textOf(data, 'trans_type') === TRANS_TYPE.void : paid === null || paid.minor > 0;
  return cameIn ? { kind: 'refunded' } : { kind: 'not paid', reason: 'order closed', code: '3' };
}

function declined(
  data: JsonObject,
  mode: 'cpm' | 'mpm',
  statusCode: string,
  errorCodes: Readonly<Record<string, DeclineReason>>,
): ReturnType<typeof judgeSale> {
  const code = wordOf(textOf(data, 'trans_error_code') ?? '');
  if (code === '') {
    return { kind: 'not paid', reason: mode === 'mpm' ? 'order closed' : 'declined', code: statusCode };
  }
  const reason = Object.hasOwn(errorCodes, code) ? errorCodes[code] : undefined;
  return { kind: 'not paid', reason: reason ?? 'declined', code };
}

/** What a refund's data says. The answer to a new refund names neither number nor state: it was taken on, no more. */
export function judgeRefund(data: JsonObject, own: Own, origin: string | null, asked: boolean): RefundOutcome {
  const statusCode = textOf(data, 'trans_status') ?? '';
  const type = givenText(data, 'trans_type') || TRANS_TYPE.refund;
  const status = CODEPAY_STATUS.get(statusCode);
  if ((status === undefined && (asked || statusCode !== '')) || type === TRANS_TYPE.sale) {
    return unknown('bad shape', wordOf(statusCode));
  }
  const done = status?.refund === 'refunded';
  const part = done && asked ? smallerAmount(data, own.amount) : null;
  const told = part === null ? own : { ...own, amount: part };
  const wrong = mismatch(data, told, done ? 'all' : asked ? 'number' : 'nothing');
  if (wrong !== null) {
    return unknown(wrong, statusCode);
  }
  const orig = givenText(data, 'orig_trans_no');
  if (origin !== null && orig !== '' && orig !== origin) {
    return unknown('other order', statusCode);
  }
  switch (status?.refund) {
    case 'refunded': {
      const refundRef = transNo(data);
      if (refundRef === null) {
        return unknown('bad shape', statusCode);
      }
      return part === null ? { kind: 'refunded', refundRef } : { kind: 'refunded', refundRef, amount: part };
    }
    case 'refused':
      return { kind: 'refund refused', code: wordOf(textOf(data, 'trans_error_code') ?? '') || statusCode };
    default:
      return { kind: 'refund pending' };
  }
}

/** A refund can turn out smaller than what was asked for: then asking says how much went back. Null: it did not. */
function smallerAmount(data: JsonObject, asked: Money): Money | null {
  const ordered = amountOf(data, 'order_amount', asked);
  const received = ordered === 'none' ? amountOf(data, 'trans_amount', asked) : ordered;
  const isPart = received !== null && received !== 'none' && received.minor > 0 && received.minor < asked.minor;
  return isPart ? received : null;
}

/** A code of theirs as it may travel on; empty when it is no code. */
function wordOf(text: string): string {
  return /^[A-Za-z0-9_.-]{1,32}$/.test(text) ? text : '';
}
