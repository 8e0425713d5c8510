import type {
  CancelOutcome,
  NotSent,
  PaymentFacts,
  QueryOutcome,
  RefundOutcome,
  Unknown,
  UnknownReason,
} from '../../domain/gateway.ts';
import type { Money } from '../../domain/money.ts';
import type { HttpResult } from '../http.ts';
import { isObject, type JsonObject, parseObject } from '../json.ts';
import {
  declineReason,
  meaningOf,
  UQPAY_MEANINGS,
  UQPAY_STATUSES,
  type UqpayVerdicts,
  unknownReason,
  WITHOUT_ORDER,
} from './codes.ts';
import { isOddAt, readAmount, reliedOn, textAt, wordAt } from './fields.ts';
import type { UqpaySettings } from './settings.ts';
import { isUnambiguous, type SignatureCheck, signedText } from './sign.ts';

/** A verified answer. */
export interface Answer {
  readonly kind: 'answer';
  /** `respCode`, or empty when it is no code. */
  readonly code: string;
  /** The code is the one for success. */
  readonly accepted: boolean;
  /** What another code means here. */
  readonly meaning: UqpayVerdicts;
  readonly data: JsonObject | null;
  /** `data.status`, whatever it says. */
  readonly status: string | null;
  /** The whole message that `data` stands in. */
  readonly message: JsonObject;
}

/** Whose answer we want: what it echoes is compared with this. */
export interface Expected {
  /** Our number and the name it stands under; null when the order has none of ours (an entry code). */
  readonly own: { readonly name: string; readonly number: string } | null;
  readonly gatewayRef: string | null;
  readonly amount: Money;
  readonly method: string | null;
}

export function unknown(why: UnknownReason, code = ''): Unknown {
  return { kind: 'unknown', why, code };
}

/** From the bytes to a verified answer: status, strict JSON, signature over what was received, result code. */
export function readAnswer(
  result: HttpResult,
  settings: UqpaySettings,
  verify: SignatureCheck | null,
): Answer | Unknown | NotSent {
  if (result.kind === 'not sent') {
    return { kind: 'not sent', why: result.why };
  }
  if (result.kind === 'lost') {
    return unknown(LOST_REASON[result.why]);
  }
  if (result.status !== 200) {
    return unknown(result.status === 429 ? 'rate limited' : 'http status', String(result.status));
  }
  const body = parseObject(result.body);
  if (body === null) {
    return unknown('not json');
  }
  const inner = body.get('data') ?? null;
  const data = isObject(inner) ? inner : null;
  const signature = result.headers['sign'];
  if (typeof signature === 'string' && signature !== '') {
    const signed = settings.answerSigned === 'data' ? (data ?? NOTHING) : body;
    if (verify?.(signedText(signed), signature) !== true) {
      return unknown('bad signature');
    }
  } else if (settings.answerSignature === 'required') {
    return unknown('bad signature', 'unsigned');
  }
  return understand(body, data, settings);
}

const NOTHING: JsonObject = new Map();

const LOST_REASON: Readonly<Record<Extract<HttpResult, { kind: 'lost' }>['why'], UnknownReason>> = {
  timeout: 'timeout',
  'connection lost': 'connection lost',
  stopped: 'connection lost',
  'too long': 'bad shape',
  'not http': 'bad shape',
};

function understand(body: JsonObject, data: JsonObject | null, settings: UqpaySettings): Answer | Unknown {
  const { fields, successCode, notFoundMessages, resultCodes } = settings;
  const code = codeAt(body, fields.resultCode);
  const message = textAt(body, fields.resultMessage) ?? '';
  const accepted = code === successCode;
  // "No such order" is documented as a message only, whatever code stands beside it.
  const notFound = data === null && notFoundMessages.includes(message.trim().replace(/\.$/, ''));
  if (code === '' && !notFound) {
    return unknown('bad shape');
  }
  const meaning = notFound ? UQPAY_MEANINGS['not found'] : meaningOf(code, resultCodes);
  const status = data === null ? null : textAt(data, 'status');
  return { kind: 'answer', code, accepted: accepted && !notFound, meaning, data, status, message: body };
}

/** A code of the gateway may travel to logs, so it has to look like one. */
function codeAt(fields: JsonObject, name: string): string {
  const text = textAt(fields, name) ?? '';
  return /^[A-Za-z0-9_.-]{1,32}$/.test(text) ? text : '';
}

/**
 * Compares what an answer echoes with our own record.
 * @param demand which of the echoes must be there at all: a status counts only for the order it names, a success only with amount
 * and currency.
 */
export function mismatch(
  data: JsonObject,
  expected: Expected,
  settings: UqpaySettings,
  demand: 'all' | 'number',
): UnknownReason | null {
  const { fields, amountUnit, clientId } = settings;
  const { own, gatewayRef, amount, method } = expected;
  const differs = (name: string, wanted: string, missing: boolean): boolean => {
    const received = textAt(data, name);
    return received === null ? missing || isOddAt(data, name) : received !== wanted;
  };
  if (own === null ? differs(fields.gatewayOrderId, gatewayRef ?? '', true) : differs(own.name, own.number, true)) {
    return 'other order';
  }
  const product = textAt(data, 'product');
  if (own === null && product !== null && !WITHOUT_ORDER.has(product)) {
    return 'other order';
  }
  const text = textAt(data, fields.amount);
  const received = text === null ? null : readAmount(text, amount.currency, amountUnit);
  const wrongAmount =
    text === null ? demand === 'all' || isOddAt(data, fields.amount) : received?.minor !== amount.minor;
  if (wrongAmount || differs(fields.currency, amount.currency, demand === 'all')) {
    return 'other amount';
  }
  if (method !== null && differs('paymentMethod', method, false)) {
    return 'other order';
  }
  return differs(fields.merchantId, clientId, false) ? 'other merchant' : null;
}

/** As `mismatch`, for what an answer concludes about money; then it must also be readable in one way only. */
function disbelief(
  { message }: Answer,
  data: JsonObject,
  expected: Expected,
  settings: UqpaySettings,
  demand: 'all' | 'number',
): UnknownReason | null {
  const clear = isUnambiguous(message, reliedOn(message, data, settings.fields));
  return mismatch(data, expected, settings, demand) ?? (clear ? null : 'bad signature');
}

/** What a verified answer about a payment says. `query` judges the answer to DETAIL, `charge` that to PAY. */
export function judgePayment(
  answer: Answer,
  expected: Expected,
  settings: UqpaySettings,
  call: 'charge' | 'query',
): QueryOutcome {
  const { data, status, code } = answer;
  if (data === null || status === null) {
    // With a good code but without a status nothing is said about money.
    return answer.accepted ? unknown('bad shape', code) : byVerdict(answer.meaning[call], null, code);
  }
  const verdicts = statusVerdicts(answer);
  const verdict = verdicts[call];
  const wrong = disbelief(answer, data, expected, settings, verdict === 'paid' ? 'all' : 'number');
  if (wrong !== null) {
    return unknown(wrong, code);
  }
  if (status === 'closed' && verdict === 'no: order closed' && textAt(data, settings.fields.payTime) !== null) {
    // Closed after it had been paid: the money went back.
    return { kind: 'refunded' };
  }
  const gone = verdict === 'paid' ? refundedPart(data, expected.amount, settings) : 'none';
  if (gone !== 'none') {
    return gone === 'all' ? { kind: 'refunded' } : unknown('unlisted code', status);
  }
  const gatewayRef = wordAt(data, settings.fields.gatewayOrderId);
  if (status !== 'fail' || declineReason(verdict) === null) {
    return byVerdict(verdict, gatewayRef, verdicts === answer.meaning ? code : statusWord(status));
  }
  const why = failCode(answer, settings);
  const reason = declineReason(meaningOf(why, settings.resultCodes).charge) ?? 'declined';
  return { kind: 'not paid', reason, code: why === '' ? status : why };
}

/**
 * A status beside a code that is not the one for success counts only as a "no", and not even so when the site has been told that the
 * code means something else than a "no": then it may be the call that failed, and not the payment. Nor does such a code say "no"
 * or "no such order" beside a status that says otherwise.
 */
function statusVerdicts({ accepted, meaning, status }: Answer): UqpayVerdicts {
  const verdicts = UQPAY_STATUSES.get(status ?? '') ?? UNLISTED;
  if (accepted || verdicts === UNLISTED) {
    return verdicts;
  }
  const declines = declineReason(meaning.charge) !== null;
  if (status === 'fail' || status === 'closed') {
    return declines || meaning === UNLISTED ? verdicts : meaning;
  }
  return declines || meaning === UQPAY_MEANINGS['not found'] ? UNLISTED : meaning;
}

const UNLISTED = meaningOf('', {});

function statusWord(status: string): string {
  return UQPAY_STATUSES.has(status) ? status : '';
}

function failCode({ data, code, accepted }: Answer, settings: UqpaySettings): string {
  const named = data === null ? '' : codeAt(data, settings.fields.failCode);
  return named !== '' || accepted ? named : code;
}

function refundedPart(data: JsonObject, amount: Money, settings: UqpaySettings): 'none' | 'some' | 'all' {
  const text = textAt(data, settings.fields.refundedAmount);
  if (text === null) {
    return isOddAt(data, settings.fields.refundedAmount) ? 'some' : 'none';
  }
  const refunded = readAmount(text, amount.currency, settings.amountUnit);
  if (refunded === null) {
    // Money that went back, and nobody can say how much: a person has to look.
    return 'some';
  }
  return refunded.minor === 0 ? 'none' : refunded.minor >= amount.minor ? 'all' : 'some';
}

function byVerdict(
  verdict: UqpayVerdicts['query'] | UqpayVerdicts['charge'],
  ref: string | null,
  code: string,
): QueryOutcome {
  switch (verdict) {
    case 'paid':
      return ref === null ? unknown('bad shape', code) : { kind: 'paid', gatewayRef: ref };
    case 'pending':
      return { kind: 'pending', gatewayRef: ref };
    case 'not found':
      return { kind: 'not found' };
    default: {
      const reason = declineReason(verdict);
      return reason === null
        ? unknown(unknownReason(verdict) ?? 'system error', code)
        : { kind: 'not paid', reason, code };
    }
  }
}

/**
 * @param tooLate the day of the payment is over where the gateway counts: then a refusal whose code nobody has listed is that one.
 */
export function judgeCancel(
  answer: Answer,
  expected: Expected,
  settings: UqpaySettings,
  tooLate: boolean,
): CancelOutcome {
  const { data, status, code } = answer;
  const wrong = data === null || status === null ? null : mismatch(data, expected, settings, 'number');
  if (wrong !== null) {
    return unknown(wrong, code);
  }
  // A success without a word about the order is confirmed by the query that follows every cancel.
  const bare = answer.accepted ? 'closed' : answer.meaning.cancel;
  const verdict = status === null ? bare : statusVerdicts(answer).cancel;
  switch (verdict) {
    case 'closed':
      return { kind: 'closed' };
    case 'refused':
    case 'unsupported':
      return { kind: verdict, code: code === settings.successCode ? statusWord(status ?? '') : code };
    default: {
      const why = unknownReason(verdict) ?? 'system error';
      return why === 'unlisted code' && tooLate && !answer.accepted ? { kind: 'refused', code } : unknown(why, code);
    }
  }
}

/** What an answer to REFUND, or to DETAIL about a refund, says. */
export function judgeRefund(
  answer: Answer,
  expected: Expected,
  settings: UqpaySettings,
  call: 'refund' | 'query',
): RefundOutcome {
  const { data, status, code } = answer;
  const about = data === null || status === null ? null : data;
  const verdict = about === null ? (answer.accepted ? null : answer.meaning.refund) : statusVerdicts(answer).refund;
  const demand = verdict === 'refunded' ? 'all' : 'number';
  const asked = call === 'query' && verdict === 'refunded' ? about : null;
  const part = asked === null ? null : smallerAmount(asked, expected.amount, settings);
  const told = part === null ? expected : { ...expected, amount: part };
  const wrong = about === null ? null : disbelief(answer, about, told, settings, demand);
  if (wrong !== null) {
    return unknown(wrong, code);
  }
  switch (verdict) {
    case null:
      return unknown('bad shape', code);
    case 'refunded': {
      const refundRef = about === null ? null : wordAt(about, settings.fields.gatewayOrderId);
      if (refundRef === null) {
        return unknown('bad shape', code);
      }
      return part === null ? { kind: 'refunded', refundRef } : { kind: 'refunded', refundRef, amount: part };
    }
    case 'pending':
      return { kind: 'refund pending' };
    case 'refused': {
      const why = failCode(answer, settings);
      return { kind: 'refund refused', code: why === '' ? statusWord(status ?? '') : why };
    }
    case 'later':
      return { kind: 'refund later', code };
    case 'not found':
      return call === 'query' ? { kind: 'refund not found' } : unknown('system error', code);
    default:
      return unknown(unknownReason(verdict) ?? 'unlisted code', code);
  }
}

/** A refund can turn out smaller than what was asked for: then asking says how much went back. Null: it did not. */
function smallerAmount(data: JsonObject, asked: Money, settings: UqpaySettings): Money | null {
  const received = readAmount(textAt(data, settings.fields.amount) ?? '', asked.currency, settings.amountUnit);
  return received !== null && received.minor > 0 && received.minor < asked.minor ? received : null;
}

/** What an answer about this payment must echo. */
export function expectedOf(payment: PaymentFacts, settings: UqpaySettings, byGatewayRef: boolean): Expected {
  const wallet = Object.hasOwn(settings.wallets, payment.wallet) ? settings.wallets[payment.wallet] : undefined;
  return {
    own: byGatewayRef ? null : { name: settings.fields.orderId, number: payment.orderNumber },
    gatewayRef: payment.gatewayRef,
    amount: payment.amount,
    method: wallet?.method ?? null,
  };
}
