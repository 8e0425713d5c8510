import type {
  NotSent,
  PaymentFacts,
  QueryOutcome,
  RefundOutcome,
  Unknown,
  UnknownReason,
} from '../../domain/gateway.ts';
import type { Money } from '../../domain/money.ts';
import type { HttpResult } from '../http.ts';
import { isObject, type JsonObject, parseObject, textOf } from '../json.ts';
import { declineReason, qfpayCode, unknownReason } from './codes.ts';
import type { QfpaySettings } from './settings.ts';
import { bodySignatureMatches, signTypeOf } from './sign.ts';

/** A verified answer body, and its result code. */
export interface Fields {
  readonly kind: 'fields';
  readonly code: string;
  readonly fields: JsonObject;
}

export function unknown(why: UnknownReason, code = ''): Unknown {
  return { kind: 'unknown', why, code };
}

/** From the bytes to the fields: status, signature over the raw body, then strict JSON, then a result code. */
export function readAnswer(
  result: HttpResult,
  settings: Pick<QfpaySettings, 'clientKey' | 'answerSignature'>,
): Fields | Unknown | NotSent {
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
  const signature = result.headers['x-qf-sign'];
  if (typeof signature === 'string' && signature !== '') {
    const named = result.headers['x-qf-signtype'];
    const type = signTypeOf(signature, typeof named === 'string' ? named : undefined);
    if (!bodySignatureMatches(result.body, signature, settings.clientKey, type)) {
      return unknown('bad signature');
    }
  } else if (settings.answerSignature === 'required') {
    return unknown('bad signature', 'unsigned');
  }
  const fields = parseObject(result.body, { leadingZeros: true });
  if (fields === null) {
    return unknown('not json');
  }
  const code = codeOf(fields);
  return code === null ? unknown('bad shape') : { kind: 'fields', code, fields };
}

const LOST_REASON: Readonly<Record<Extract<HttpResult, { kind: 'lost' }>['why'], UnknownReason>> = {
  timeout: 'timeout',
  'connection lost': 'connection lost',
  stopped: 'connection lost',
  'too long': 'bad shape',
  'not http': 'bad shape',
};

/**
 * The result code, always four digits. Some printed samples have it without quotes (`0000`, or `0` after a JSON writer has
 * been at it): a plain whole number of at most four digits is padded; anything else that is not four digits is no code.
 */
export function codeOf(fields: JsonObject): string | null {
  const text = textOf(fields, 'respcd');
  if (text === null) {
    return null;
  }
  const code = typeof fields.get('respcd') === 'string' ? text : text.padStart(4, '0');
  return /^\d{4}$/.test(code) ? code : null;
}

const FOREIGN: ReadonlySet<string | undefined> = new Set(['other order', 'other amount', 'other merchant']);
/** With these codes it is QFPay itself that says so, in an answer to the right question. */
const QFPAYS_OWN_WORD: ReadonlySet<string | undefined> = new Set(['1266', '1267']);

/** The answer was about something else than what was asked, so it may not have been meant for us. */
export function isForeign(outcome: { readonly kind: string; readonly why?: string; readonly code?: string }): boolean {
  return outcome.kind === 'unknown' && FOREIGN.has(outcome.why) && !QFPAYS_OWN_WORD.has(outcome.code);
}

/**
 * Compares what an answer echoes with our own record.
 * @param demand which of the echoes must be there at all. Refusals may be as small as a code and a text; a success may not.
 */
export function mismatch(
  fields: JsonObject,
  own: { readonly orderNumber: string; readonly amount: PaymentFacts['amount']; readonly mchid: string | null },
  demand: 'all' | 'what is there',
): UnknownReason | null {
  const missing = demand === 'all';
  if (differs(textOf(fields, 'out_trade_no'), own.orderNumber, missing)) {
    return 'other order';
  }
  const amount = textOf(fields, 'txamt');
  const currency = textOf(fields, 'txcurrcd');
  if (differs(amount, String(own.amount.minor), missing) || differs(currency, own.amount.currency, missing)) {
    return 'other amount';
  }
  return own.mchid !== null && differs(textOf(fields, 'mchid'), own.mchid, false) ? 'other merchant' : null;
}

function differs(received: string | null, own: string, missing: boolean): boolean {
  return received === null || received === '' ? missing : received !== own;
}

/** The rows of a query's answer; null when there is no list of objects. */
export function rowsOf(fields: JsonObject): readonly JsonObject[] | null {
  const data = fields.get('data');
  if (!Array.isArray(data)) {
    return null;
  }
  const rows = data.filter((row) => isObject(row));
  return rows.length === data.length ? rows : null;
}

/** What a query's rows say of one payment, and how many of them are paid (more than one: the customer paid twice). */
export function judgeRows(
  rows: readonly JsonObject[],
  payment: PaymentFacts,
  mchid: string | null,
): { readonly outcome: QueryOutcome; readonly paidRows: number } {
  const own = { orderNumber: payment.orderNumber, amount: payment.amount, mchid };
  if (rows.length === 0) {
    return { outcome: { kind: 'not found' }, paidRows: 0 };
  }
  const ours = rows.filter((row) => textOf(row, 'out_trade_no') === payment.orderNumber);
  if (ours.length === 0) {
    return { outcome: unknown('other order'), paidRows: 0 };
  }
  const outcomes = ours.map((row) => judgeRow(row, own));
  const best = ROW_ORDER.map((kind) => outcomes.find((outcome) => outcome.kind === kind)).find((found) => found);
  return {
    outcome: best ?? unknown('bad shape'),
    paidRows: outcomes.filter((outcome) => outcome.kind === 'paid').length,
  };
}

/** Of several rows the one that says money is here counts, then those that leave it open; a "no" only if all say no. */
const ROW_ORDER: readonly QueryOutcome['kind'][] = ['paid', 'unknown', 'pending', 'refunded', 'not paid'];

function judgeRow(row: JsonObject, own: Parameters<typeof mismatch>[1]): QueryOutcome {
  const code = codeOf(row);
  const orderType = textOf(row, 'order_type');
  if (code === null || orderType !== 'payment') {
    return unknown('bad shape', code ?? '');
  }
  const wrong = mismatch(row, own, 'all');
  if (wrong !== null) {
    return unknown(wrong, code);
  }
  const verdict = qfpayCode(code).row;
  if (verdict === 'paid') {
    return paidRow(row);
  }
  if (verdict === 'pending') {
    return { kind: 'pending', gatewayRef: textOf(row, 'syssn') };
  }
  if (verdict === 'refunded') {
    return { kind: 'refunded' };
  }
  const reason = declineReason(verdict);
  return reason === null ? unknown(unknownReason(verdict) ?? 'system error', code) : { kind: 'not paid', reason, code };
}

/** `cancel` says what became of a payment that succeeded; only 0 leaves the money with us. */
function paidRow(row: JsonObject): QueryOutcome {
  const gatewayRef = textOf(row, 'syssn');
  switch (textOf(row, 'cancel')) {
    case '0':
      return gatewayRef === null || gatewayRef === '' ? unknown('bad shape', '0000') : { kind: 'paid', gatewayRef };
    case '1':
    case '2':
    case '3':
      return { kind: 'refunded' };
    case null:
      return unknown('bad shape', '0000');
    default:
      // Partly refunded, or a pre-authorisation: the kiosk does neither, so a person has been at it.
      return unknown('unlisted code', '0000');
  }
}

/** What a query's rows say of one refund. `payment` rows of the same number, which must not exist, are ignored. */
export function judgeRefundRows(
  rows: readonly JsonObject[],
  own: Parameters<typeof mismatch>[1] & { readonly origin: string | null },
): RefundOutcome {
  const ours = rows.filter((row) => textOf(row, 'out_trade_no') === own.orderNumber);
  if (rows.length > 0 && ours.length === 0) {
    return unknown('other order');
  }
  const row = ours.find((one) => textOf(one, 'order_type') === 'refund');
  if (row === undefined) {
    return ours.length === 0 ? { kind: 'refund not found' } : unknown('duplicate number');
  }
  const part = smallerAmount(row, own.amount);
  const wrong = mismatch(row, part === null ? own : { ...own, amount: part }, 'all');
  const origin = textOf(row, 'origssn') ?? textOf(row, 'orig_syssn');
  if (wrong !== null) {
    return unknown(wrong);
  }
  if (own.origin !== null && origin !== null && origin !== '' && origin !== own.origin) {
    return unknown('other order');
  }
  const code = codeOf(row);
  const outcome = code === null ? unknown('bad shape') : refundOutcome(code, textOf(row, 'syssn'));
  if (part === null) {
    return outcome;
  }
  return outcome.kind === 'refunded' ? { ...outcome, amount: part } : unknown('other amount', code ?? '');
}

/** A refund can turn out smaller than what was asked for: then the row says how much went back. Null: it did not. */
function smallerAmount(row: JsonObject, asked: Money): Money | null {
  const text = textOf(row, 'txamt') ?? '';
  const minor = /^[1-9]\d{0,13}$/.test(text) ? Number(text) : 0;
  return minor > 0 && minor < asked.minor ? { ...asked, minor } : null;
}

/** `already` is left to the caller: it needs another look. */
export function refundOutcome(code: string, refundRef: string | null): RefundOutcome {
  const verdict = qfpayCode(code).refund;
  switch (verdict) {
    case 'refunded':
      return refundRef === null || refundRef === '' ? unknown('bad shape', code) : { kind: 'refunded', refundRef };
    case 'pending':
      return { kind: 'refund pending' };
    case 'refused':
    case 'already':
      return { kind: 'refund refused', code };
    case 'later':
      return { kind: 'refund later', code };
    default:
      return unknown(unknownReason(verdict) ?? 'unlisted code', code);
  }
}
