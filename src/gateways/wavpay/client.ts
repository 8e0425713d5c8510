import type {
  CancelOutcome,
  ChargeOutcome,
  GatewayProfile,
  NotSent,
  PaymentFacts,
  PresentOutcome,
  QueryOutcome,
  RefundOutcome,
  Unknown,
  UnknownReason,
} from '../../domain/gateway.ts';
import { fromDecimal, sameMoney, toDecimal } from '../../domain/money.ts';
import { HttpClient, type HttpResult } from '../http.ts';
import { isObject, JsonNumber, type JsonObject, parseObject, textOf } from '../json.ts';
import type { NotificationOutcome } from '../notification.ts';
import type { Gateway, GatewayHealthListener, ProbeResult, RefundFacts } from '../port.ts';
import { clockOffset, probeDetail } from '../probe.ts';
import { checkWavpaySettings, type WavpaySettings, wavpayProfile } from './settings.ts';
import { AnswerHashes, type EmptyValues, type WavpayFields, wavpayHash } from './sign.ts';

export interface WavpayOptions {
  readonly onHealth?: GatewayHealthListener;
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
}

/** A verified `data` object about our own order. */
interface Bill {
  readonly kind: 'bill';
  readonly status: string;
  readonly gatewayRef: string | null;
}

type Failure = Unknown | NotSent | { readonly kind: 'not found' };

const PAY = '/api/micropay/micropay';
const QUERY = '/api/micropay/queryBill';
/** No order of ours can have this number: ours hold no lower-case letters. */
const PROBE_NUMBER = 'kioskdprobe0';

/**
 * The client of WavPay MicroPay: charging a scanned payment code, and asking what became of it. WavPay documents no order
 * codes, no cancel and no refund; those calls say so without sending anything.
 */
export class WavpayGateway implements Gateway {
  readonly profile: GatewayProfile;
  readonly #settings: WavpaySettings;
  readonly #options: WavpayOptions;
  readonly #http: HttpClient;
  readonly #hashes: AnswerHashes;
  /** A payment WavPay has answered about: only such answers are signed, so a probe that has to prove something needs one. */
  #witness: PaymentFacts | null = null;

  /** @throws Error in words, when a setting cannot be right. */
  constructor(settings: WavpaySettings, options: WavpayOptions) {
    checkWavpaySettings(settings);
    this.#settings = settings;
    this.#options = options;
    this.profile = wavpayProfile(settings);
    this.#hashes = new AnswerHashes(settings.key, settings.emptyValues);
    this.#http = new HttpClient({
      baseUrl: settings.baseUrl,
      limits: settings.rate,
      ...(options.onHealth === undefined ? {} : { onHealth: options.onHealth }),
      ...(settings.ca === null ? {} : { ca: settings.ca }),
    });
  }

  /** How WavPay has been seen to hash empty values: one reading once an answer has decided it. */
  get answerEmptyValues(): readonly EmptyValues[] {
    return this.#hashes.fitting;
  }

  warm(): void {
    this.#http.warm();
  }

  async charge(payment: PaymentFacts, paymentCode: string, signal: AbortSignal): Promise<ChargeOutcome> {
    if (payment.amount.currency !== this.#settings.currency) {
      return { kind: 'not sent', why: `WavPay takes ${this.#settings.currency} only` };
    }
    if (!/^[\x21-\x7e]{1,128}$/.test(paymentCode)) {
      return { kind: 'not paid', reason: 'code invalid', code: 'not sent' };
    }
    const fields = {
      mchId: this.#settings.mchId,
      mchOrderId: payment.orderNumber,
      amount: toDecimal(payment.amount),
      goodsInfo: payment.description,
      discount: this.#settings.discount,
      point: this.#settings.point,
      payCode: paymentCode,
    };
    const { chargeMs } = this.#settings.deadlines;
    const bill = this.#bill(await this.#send(PAY, fields, chargeMs, 'money', signal), payment);
    if (bill.kind === 'not found') {
      return unknown('system error');
    }
    return bill.kind === 'bill' ? judgeCharge(bill) : bill;
  }

  present(): Promise<PresentOutcome> {
    return Promise.resolve({ kind: 'not sent', why: 'WavPay MicroPay has no order codes' });
  }

  async query(payment: PaymentFacts, signal: AbortSignal): Promise<QueryOutcome> {
    const bill = await this.#query(payment, signal);
    if (bill.kind !== 'bill') {
      return bill;
    }
    if (bill.status === 'REFUNDED' || bill.status === 'REFUND_IN_PROCESS') {
      return { kind: 'refunded' };
    }
    return judgeCharge(bill);
  }

  cancel(): Promise<CancelOutcome> {
    return Promise.resolve({ kind: 'unsupported', code: 'no cancel call' });
  }

  refund(): Promise<RefundOutcome> {
    return Promise.resolve({ kind: 'refund refused', code: 'no refund call' });
  }

  /** We cannot refund, but an operator can, in WavPay's portal; the bill then tells. */
  async queryRefund(payment: PaymentFacts, _refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    const bill = await this.#query(payment, signal);
    if (bill.kind !== 'bill') {
      return bill.kind === 'not found' ? unknown('system error') : bill;
    }
    switch (bill.status) {
      case 'REFUNDED':
        return { kind: 'refunded', refundRef: bill.gatewayRef ?? '' };
      case 'REFUND_IN_PROCESS':
        return { kind: 'refund pending' };
      case 'REFUND_FAILED':
        return { kind: 'refund refused', code: bill.status };
      default:
        return { kind: 'refund not found' };
    }
  }

  /** WavPay's document describes no notification, so there is nothing one could be checked by. */
  parseNotification(): NotificationOutcome {
    return { kind: 'rejected', why: 'bad shape' };
  }

  async probe(signal: AbortSignal): Promise<ProbeResult> {
    const witness = this.#http.trusted ? null : this.#witness;
    const fields = { mchId: this.#settings.mchId, mchOrderId: witness?.orderNumber ?? PROBE_NUMBER };
    const result = await this.#send(QUERY, fields, this.#settings.deadlines.queryMs, 'question', signal);
    const envelope = result.kind === 'answer' ? this.#envelope(result) : unknown('connection lost');
    if (witness !== null) {
      this.#bill(result, witness);
    }
    const { trusted } = this.#http;
    return {
      reachable: result.kind === 'answer',
      usable: envelope.kind === 'envelope' && trusted,
      // WavPay's codes are not published, so "no such order" and "wrong key" cannot be told apart unless a site knows one.
      credentialsAccepted:
        envelope.kind === 'envelope' && this.#settings.notFoundCodes.includes(envelope.code) ? true : null,
      roundTripMs: result.kind === 'answer' ? result.roundTripMs : null,
      clockOffsetMs: clockOffset(result, this.#options.now()),
      detail: probeDetail(result, envelope) || (trusted ? '' : 'its answers about payments cannot be verified'),
    };
  }

  stop(): Promise<void> {
    this.#http.stop();
    return Promise.resolve();
  }

  async #query(payment: PaymentFacts, signal: AbortSignal): Promise<Bill | Failure> {
    const fields = { mchId: this.#settings.mchId, mchOrderId: payment.orderNumber };
    const { queryMs } = this.#settings.deadlines;
    return this.#bill(await this.#send(QUERY, fields, queryMs, 'question', signal), payment);
  }

  #send(
    path: string,
    fields: Readonly<Record<string, string>>,
    deadlineMs: number,
    urgency: 'money' | 'question',
    signal: AbortSignal,
  ): Promise<HttpResult> {
    const message = { ...fields, timestamp: String(this.#options.now()) };
    const { key, emptyValues } = this.#settings;
    const secureHash = wavpayHash(new Map(Object.entries(message)), key, emptyValues);
    return this.#http.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...message, secureHash }),
      deadlineMs,
      urgency,
      signal,
    });
  }

  /** The unsigned envelope: nothing may be concluded from it alone. */
  #envelope(
    result: HttpResult,
  ): { readonly kind: 'envelope'; readonly code: string; readonly fields: JsonObject } | Unknown | NotSent {
    if (result.kind === 'not sent') {
      return { kind: 'not sent', why: result.why };
    }
    if (result.kind === 'lost') {
      return unknown(LOST_REASON[result.why]);
    }
    if (result.status !== 200) {
      return unknown(result.status === 429 ? 'rate limited' : 'http status', String(result.status));
    }
    const fields = parseObject(result.body);
    if (fields === null) {
      return unknown('not json');
    }
    const code = textOf(fields, 'code');
    return code === null || !/^-?\d{1,9}$/.test(code) ? unknown('bad shape') : { kind: 'envelope', code, fields };
  }

  #bill(result: HttpResult, payment: PaymentFacts): Bill | Failure {
    const envelope = this.#envelope(result);
    if (envelope.kind !== 'envelope') {
      return envelope;
    }
    if (envelope.code !== '0') {
      const known = this.#settings.notFoundCodes.includes(envelope.code);
      return known ? { kind: 'not found' } : unknown('system error', envelope.code);
    }
    const data = envelope.fields.get('data');
    const fields = isObject(data) ? flat(data) : null;
    const received = fields?.get('secureHash') ?? null;
    if (fields === null) {
      return unknown('bad shape', envelope.code);
    }
    if (received === null || !this.#hashes.matches(fields, received)) {
      return this.#doubt(payment, unknown('bad signature', received === null ? 'unsigned' : ''));
    }
    const wrong = this.#mismatch(fields, payment);
    if (wrong !== null) {
      return this.#doubt(payment, unknown(wrong));
    }
    this.#witness = payment;
    this.#http.verified();
    const status = fields.get('tradeStatus') ?? '';
    return { kind: 'bill', status, gatewayRef: fields.get('wavpayOrderId') || null };
  }

  /** For a payment that the answer was not about, or that nobody we trust has answered for. */
  #doubt(payment: PaymentFacts, outcome: Unknown): Unknown {
    this.#witness ??= payment;
    this.#http.unverified();
    return outcome;
  }

  #mismatch(fields: WavpayFields, payment: PaymentFacts): UnknownReason | null {
    if (fields.get('mchId') !== this.#settings.mchId) {
      return 'other merchant';
    }
    if (fields.get('merchantOrderId') !== payment.orderNumber) {
      return 'other order';
    }
    const amount = fromDecimal(this.#settings.currency, fields.get('amount') ?? '');
    return amount !== null && sameMoney(amount, payment.amount) ? null : 'other amount';
  }
}

function judgeCharge(bill: Bill): ChargeOutcome {
  switch (bill.status) {
    case 'PAID':
      return bill.gatewayRef === null
        ? unknown('bad shape', bill.status)
        : { kind: 'paid', gatewayRef: bill.gatewayRef };
    case 'FAILED':
      return { kind: 'not paid', reason: 'declined', code: bill.status };
    case 'NEW':
    case 'PENDING':
      return { kind: 'pending', gatewayRef: bill.gatewayRef };
    default:
      // REFUND_FAILED means paid, refund tried by somebody, money still here: nothing to deliver on, a person must look.
      return unknown('unlisted code', /^[A-Z_]{1,32}$/.test(bill.status) ? bill.status : '');
  }
}

/** The fields as text for hashing, number literals as received; null when the object holds objects or lists. */
function flat(data: JsonObject): WavpayFields | null {
  const fields = new Map<string, string | null>();
  for (const [name, value] of data) {
    if (value instanceof JsonNumber) {
      fields.set(name, value.literal);
    } else if (typeof value === 'string' || value === null) {
      fields.set(name, value);
    } else if (typeof value === 'boolean') {
      fields.set(name, String(value));
    } else {
      return null;
    }
  }
  return fields;
}

function unknown(why: UnknownReason, code = ''): Unknown {
  return { kind: 'unknown', why, code };
}

const LOST_REASON: Readonly<Record<Extract<HttpResult, { kind: 'lost' }>['why'], UnknownReason>> = {
  timeout: 'timeout',
  'connection lost': 'connection lost',
  stopped: 'connection lost',
  'too long': 'bad shape',
  'not http': 'bad shape',
};
