import { randomUUID } from 'node:crypto';
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
} from '../../domain/gateway.ts';
import { entryCodeText } from '../../emvco/entry-code.ts';
import { HttpClient, type HttpResult } from '../http.ts';
import type { NotificationOutcome, NotificationReader, RawNotification } from '../notification.ts';
import type { Gateway, GatewayHealthListener, ProbeResult, RefundFacts } from '../port.ts';
import { clockOffset, probeDetail } from '../probe.ts';
import { readQrPicture } from '../qr-picture.ts';
import {
  type Answer,
  type Expected,
  expectedOf,
  judgeCancel,
  judgePayment,
  judgeRefund,
  mismatch,
  readAnswer,
  unknown,
} from './answers.ts';
import { amountText, messageOf, type Outgoing, valueAt, wordAt } from './fields.ts';
import { uqpayNotificationReader } from './notification.ts';
import { actionText, orderCodeOf, type PictureReader } from './order-code.ts';
import {
  answerCheck,
  checkUqpaySettings,
  requestHeaders,
  type UqpayPaths,
  type UqpaySettings,
  type UqpayWallet,
  uqpayProfile,
} from './settings.ts';
import { jsonText, type SignatureCheck, signedText } from './sign.ts';
import { dayIsOver, uqpayTime } from './times.ts';

export interface UqpayOptions {
  readonly onHealth?: GatewayHealthListener;
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
  /** A request's id, never the same twice. Default: random. */
  readonly newId?: () => string;
  readonly readPicture?: PictureReader;
}

/** No order of ours can have this number: ours hold no lower-case letters. */
const PROBE_NUMBER = 'kioskd_probe_no_such_order';
const CANNOT_BE_SENT = 'UQPAY takes no amount of zero';

/** The client of UQPAY acquiring 1.0. What its answers mean is in `codes.ts` and `answers.ts`; this file makes the calls. */
export class UqpayGateway implements Gateway {
  readonly profile: GatewayProfile;
  readonly #settings: UqpaySettings;
  readonly #options: UqpayOptions;
  readonly #http: HttpClient;
  readonly #prove: (text: string) => Readonly<Record<string, string>>;
  readonly #verify: SignatureCheck | null;
  readonly #readNotification: NotificationReader;

  /** @throws Error in words, when a setting or a key cannot be right. */
  constructor(settings: UqpaySettings, options: UqpayOptions) {
    checkUqpaySettings(settings);
    this.#settings = settings;
    this.#options = options;
    this.profile = uqpayProfile(settings);
    this.#prove = requestHeaders(settings);
    this.#verify = answerCheck(settings);
    this.#readNotification = uqpayNotificationReader(settings);
    this.#http = new HttpClient({
      baseUrl: settings.baseUrl,
      limits: settings.limits,
      ...(options.onHealth === undefined ? {} : { onHealth: options.onHealth }),
      ...(settings.ca === null ? {} : { ca: settings.ca }),
    });
  }

  warm(): void {
    this.#http.warm();
  }

  async charge(payment: PaymentFacts, paymentCode: string, signal: AbortSignal): Promise<ChargeOutcome> {
    const wallet = this.#wallet(payment);
    if (wallet?.charge !== true) {
      return { kind: 'not sent', why: 'this wallet is not set up for scanning at UQPAY' };
    }
    if (payment.amount.minor === 0) {
      return { kind: 'not sent', why: CANNOT_BE_SENT };
    }
    // Wallets differ and change their codes, so only what no code can be is stopped here, before anything is sent.
    if (!/^[\x21-\x7e]{1,128}$/.test(paymentCode)) {
      return { kind: 'not paid', reason: 'code invalid', code: 'not sent' };
    }
    const message: Outgoing = [...this.#order(payment, wallet.method, 'PAYMENT_CODE'), ['payCodeValue', paymentCode]];
    const answer = await this.#call('pay', message, this.#settings.deadlines.chargeMs, signal);
    if (answer.kind !== 'answer') {
      return answer;
    }
    const outcome = this.#heard(judgePayment(answer, this.#expected(payment, false), this.#settings, 'charge'));
    // Neither can be true of an order that is being made right now.
    return outcome.kind === 'not found' || outcome.kind === 'refunded'
      ? unknown('unlisted code', answer.code)
      : outcome;
  }

  async present(payment: PaymentFacts, signal: AbortSignal): Promise<PresentOutcome> {
    const wallet = this.#wallet(payment);
    if (wallet !== null && wallet.entry !== null) {
      return this.#presentEntry(payment, wallet.entry);
    }
    if (wallet === null || wallet.present === null) {
      return { kind: 'not sent', why: 'this wallet is not set up for order codes at UQPAY' };
    }
    if (payment.amount.minor === 0) {
      return { kind: 'not sent', why: CANNOT_BE_SENT };
    }
    const { orderLifeMs, zone, deadlines } = this.#settings;
    const message: Outgoing = [
      ...this.#order(payment, wallet.method, wallet.present),
      ['expireAt', uqpayTime(payment.madeAt + orderLifeMs, zone)],
    ];
    const startedAt = performance.now();
    const answer = await this.#call('pay', message, deadlines.presentMs, signal);
    if (answer.kind !== 'answer') {
      return answer;
    }
    const refused = this.#heard(this.#judgeOrder(answer, payment));
    return refused.kind === 'fine' ? this.#shown(answer, payment, startedAt, signal) : refused;
  }

  async query(payment: PaymentFacts, signal: AbortSignal): Promise<QueryOutcome> {
    const entry = this.#isEntry(payment);
    if (entry && payment.gatewayRef === null) {
      return { kind: 'not found' };
    }
    const { deadlines } = this.#settings;
    const answer = await this.#call('detail', this.#handle(payment, entry), deadlines.queryMs, signal);
    return answer.kind === 'answer'
      ? this.#heard(judgePayment(answer, this.#expected(payment, entry), this.#settings, 'query'))
      : answer;
  }

  async cancel(payment: PaymentFacts, signal: AbortSignal): Promise<CancelOutcome> {
    if (this.#isEntry(payment)) {
      return { kind: 'unsupported', code: 'entry code' };
    }
    const { deadlines, cancelZone } = this.#settings;
    const answer = await this.#call('cancel', this.#handle(payment, false), deadlines.cancelMs, signal);
    if (answer.kind !== 'answer') {
      return answer;
    }
    const tooLate = dayIsOver(payment.madeAt, this.#options.now(), cancelZone);
    return this.#heard(judgeCancel(answer, this.#expected(payment, false), this.#settings, tooLate));
  }

  async refund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    const { fields, amountUnit, deadlines } = this.#settings;
    const entry = this.#isEntry(payment);
    if (entry && payment.gatewayRef === null) {
      return unknown('bad shape', 'no reference');
    }
    const message: Outgoing = [
      [fields.refundId, refund.refundNumber],
      entry ? [fields.originalGatewayOrderId, payment.gatewayRef] : [fields.originalOrderId, payment.orderNumber],
      [fields.amount, amountText(refund.amount ?? payment.amount, amountUnit)],
      [fields.currency, payment.amount.currency],
    ];
    const answer = await this.#call('refund', message, deadlines.refundMs, signal);
    return answer.kind === 'answer'
      ? this.#heard(judgeRefund(answer, this.#expectedRefund(payment, refund), this.#settings, 'refund'))
      : answer;
  }

  async queryRefund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    const { fields, deadlines } = this.#settings;
    const answer = await this.#call('detail', [[fields.refundId, refund.refundNumber]], deadlines.queryMs, signal);
    return answer.kind === 'answer'
      ? this.#heard(judgeRefund(answer, this.#expectedRefund(payment, refund), this.#settings, 'query'))
      : answer;
  }

  parseNotification(raw: RawNotification): NotificationOutcome {
    return this.#readNotification(raw);
  }

  async probe(signal: AbortSignal): Promise<ProbeResult> {
    const { fields, deadlines } = this.#settings;
    const result = await this.#send('detail', [[fields.orderId, PROBE_NUMBER]], deadlines.queryMs, signal);
    const answer = this.#read(result);
    if (answer.kind === 'answer') {
      this.#http.verified();
    }
    const known = answer.kind === 'answer' && !answer.accepted ? answer.meaning : null;
    const accepted = known?.query === 'not found' ? true : known !== null && known.trouble !== null ? false : null;
    const detail = known === null || accepted === true ? '' : (known.trouble ?? unlisted(answer));
    return {
      reachable: result.kind === 'answer',
      usable: accepted === true,
      credentialsAccepted: accepted,
      roundTripMs: result.kind === 'answer' ? result.roundTripMs : null,
      clockOffsetMs: clockOffset(result, this.#options.now()),
      detail: detail === '' ? probeDetail(result, answer) : detail,
    };
  }

  stop(): Promise<void> {
    this.#http.stop();
    return Promise.resolve();
  }

  /** A static code is made here: nobody at the gateway hears of it before the customer has paid. */
  #presentEntry(payment: PaymentFacts, label: string): PresentOutcome {
    const { entryAmount, orderLifeMs } = this.#settings;
    const found =
      entryAmount === 'insert'
        ? entryCodeText(label, {
            amount: payment.amount,
            reference: payment.orderNumber,
            expiresAt: payment.madeAt + orderLifeMs,
          })
        : { kind: 'code' as const, text: label, amountIn: false };
    return found.kind === 'code'
      ? { kind: 'order code', code: found.text, lifeMs: orderLifeMs, gatewayRef: null, amountTyped: !found.amountIn }
      : { kind: 'not sent', why: `the entry code of this wallet cannot be shown: ${found.why}` };
  }

  /** Whether PAY has made the order whose code is to be shown. */
  #judgeOrder(
    answer: Answer,
    payment: PaymentFacts,
  ): { readonly kind: 'fine' } | Exclude<PresentOutcome, { kind: 'order code' }> {
    const expected = this.#expected(payment, false);
    if (answer.accepted && answer.data !== null && (answer.status === null || answer.status === 'processing')) {
      const wrong = mismatch(answer.data, expected, this.#settings, 'number');
      return wrong === null ? { kind: 'fine' } : unknown(wrong, answer.code);
    }
    const outcome = judgePayment(answer, expected, this.#settings, 'charge');
    return outcome.kind === 'not paid' || outcome.kind === 'unknown' ? outcome : unknown('unlisted code', answer.code);
  }

  async #shown(answer: Answer, payment: PaymentFacts, startedAt: number, signal: AbortSignal): Promise<PresentOutcome> {
    const { fields, pictureHosts, ca, orderLifeMs } = this.#settings;
    const data = answer.data ?? new Map();
    const text = actionText(valueAt(data, fields.payAction));
    const readPicture = this.#options.readPicture ?? readQrPicture;
    const code = text === null ? null : await orderCodeOf(text, { pictureHosts, ca, readPicture, signal });
    if (code?.kind !== 'code') {
      return unknown('bad shape', code?.why ?? 'no payAction');
    }
    // `expireAt` is in whole seconds and counts from the moment the payment was made, which may have waited before it was sent.
    const waited = Math.max(0, this.#options.now() - payment.madeAt);
    const spent = Math.max(waited, performance.now() - startedAt) + (payment.madeAt % 1000);
    const lifeMs = Math.max(0, Math.floor(orderLifeMs - spent));
    return { kind: 'order code', code: code.text, lifeMs, gatewayRef: wordAt(data, fields.gatewayOrderId) };
  }

  /** What every PAY has in common. */
  #order(payment: PaymentFacts, method: string, product: string): Outgoing {
    const { fields, amountUnit, deviceOs, notifyUrl } = this.#settings;
    const goods = payment.description
      .replace(/[^A-Za-z0-9 ]+/g, ' ')
      .trim()
      .slice(0, 60);
    return [
      [fields.orderId, payment.orderNumber],
      [fields.amount, amountText(payment.amount, amountUnit)],
      [fields.currency, payment.amount.currency],
      ['paymentMethod', method],
      ['product', product],
      [fields.goodsDescription, goods === '' ? 'goods' : goods],
      [fields.deviceOs, deviceOs],
      [fields.notifyUrl, notifyUrl],
    ];
  }

  /** Names the order: by our number, or by the gateway's when the customer made it. */
  #handle(payment: PaymentFacts, entry: boolean): Outgoing {
    const { fields } = this.#settings;
    return [entry ? [fields.gatewayOrderId, payment.gatewayRef] : [fields.orderId, payment.orderNumber]];
  }

  #wallet(payment: PaymentFacts): UqpayWallet | null {
    const { wallets } = this.#settings;
    return Object.hasOwn(wallets, payment.wallet) ? (wallets[payment.wallet] ?? null) : null;
  }

  #isEntry(payment: PaymentFacts): boolean {
    return payment.entry ?? (payment.mode === 'mpm' && (this.#wallet(payment)?.entry ?? null) !== null);
  }

  #expected(payment: PaymentFacts, entry: boolean): Expected {
    return expectedOf(payment, this.#settings, entry);
  }

  #expectedRefund(payment: PaymentFacts, refund: RefundFacts): Expected {
    const own = { name: this.#settings.fields.refundId, number: refund.refundNumber };
    return { own, gatewayRef: null, amount: refund.amount ?? payment.amount, method: null };
  }

  async #call(
    operation: keyof UqpayPaths,
    fields: Outgoing,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<Answer | Unknown | NotSent> {
    return this.#read(await this.#send(operation, fields, deadlineMs, signal));
  }

  #send(operation: keyof UqpayPaths, fields: Outgoing, deadlineMs: number, signal: AbortSignal): Promise<HttpResult> {
    const { clientId, signId, signType, paths } = this.#settings;
    const message = messageOf(fields);
    return this.#http.request({
      method: 'POST',
      path: paths[operation],
      headers: {
        'content-type': 'application/json',
        clientId,
        signType,
        signId,
        requestId: (this.#options.newId ?? randomUUID)(),
        ...this.#prove(signedText(message)),
      },
      body: jsonText(message),
      deadlineMs,
      signal,
      urgency: operation === 'detail' ? 'question' : 'money',
    });
  }

  #read(result: HttpResult): Answer | Unknown | NotSent {
    const answer = readAnswer(result, this.#settings, this.#verify);
    if (answer.kind === 'answer') {
      this.#http.setTrouble(answer.accepted ? null : answer.meaning.trouble);
    } else if (answer.kind === 'unknown' && answer.why === 'bad signature') {
      this.#http.unverified();
    }
    return answer;
  }

  /** Tells the connection what came of a verified answer: one about something else is as bad as a forged one. */
  #heard<T extends { readonly kind: string }>(outcome: T): T {
    const why = 'why' in outcome ? outcome.why : null;
    if (why === 'bad signature' || why === 'other order' || why === 'other amount' || why === 'other merchant') {
      this.#http.unverified();
    } else {
      this.#http.verified();
    }
    return outcome;
  }
}

function unlisted(answer: Answer | Unknown | NotSent): string {
  return answer.kind === 'answer' ? `answers with a code that is not listed: ${answer.code}` : '';
}
