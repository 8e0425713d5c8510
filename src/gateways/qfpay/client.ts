import type {
  CancelOutcome,
  ChargeOutcome,
  GatewayProfile,
  NotPaid,
  PaymentFacts,
  PresentOutcome,
  QueryOutcome,
  RefundOutcome,
  Unknown,
} from '../../domain/gateway.ts';
import { textOf } from '../json.ts';
import type { NotificationOutcome, NotificationReader, RawNotification } from '../notification.ts';
import type { Gateway, GatewayHealthListener, ProbeResult, RefundFacts } from '../port.ts';
import { clockOffset, probeDetail } from '../probe.ts';
import { type Fields, judgeRefundRows, judgeRows, mismatch, refundOutcome, unknown } from './answers.ts';
import { type Params, QfpayCalls } from './calls.ts';
import { CREDENTIAL_CODES, declineReason, qfpayCode, unknownReason } from './codes.ts';
import { qfpayNotificationReader } from './notification.ts';
import { checkQfpaySettings, type QfpaySettings, type QfpayWallet, qfpayProfile } from './settings.ts';
import { qfpayTime } from './times.ts';

export interface QfpayOptions {
  readonly onHealth?: GatewayHealthListener;
  /** A verified answer lists more than one success under one of our order numbers. */
  readonly onPaidTwice?: (orderNumber: string) => void;
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
}

/** No order of ours can have this number: ours begin with the kiosk's prefix and contain no lower-case letters. */
const PROBE_NUMBER = 'kioskd_probe_no_such_order';
const MAX_ORDER_CODE = 512;

/** The client of QFPay. What its answers mean is in `codes.ts` and `answers.ts`; this file makes the calls. */
export class QfpayGateway implements Gateway {
  readonly profile: GatewayProfile;
  readonly #settings: QfpaySettings;
  readonly #options: QfpayOptions;
  readonly #calls: QfpayCalls;
  readonly #readNotification: NotificationReader;

  /** @throws Error in words, when a setting cannot be right. */
  constructor(settings: QfpaySettings, options: QfpayOptions) {
    checkQfpaySettings(settings);
    this.#settings = settings;
    this.#options = options;
    this.profile = qfpayProfile(settings);
    this.#readNotification = qfpayNotificationReader(settings);
    this.#calls = new QfpayCalls(settings, options.now, options.onHealth);
  }

  warm(): void {
    this.#calls.warm();
  }

  async charge(payment: PaymentFacts, paymentCode: string, signal: AbortSignal): Promise<ChargeOutcome> {
    const payType = this.#wallet(payment)?.charge ?? null;
    if (payType === null) {
      return { kind: 'not sent', why: 'this wallet is not set up for scanning at QFPay' };
    }
    // Wallets differ and change their codes, so only what no code can be is stopped here, before anything is sent.
    if (!/^[\x21-\x7e]{1,128}$/.test(paymentCode)) {
      return { kind: 'not paid', reason: 'code invalid', code: 'not sent' };
    }
    const params = { ...this.#order(payment, payType), auth_code: paymentCode };
    const { chargeMs } = this.#settings.deadlines;
    const answer = await this.#calls.call('/trade/v1/payment', params, {
      deadlineMs: chargeMs,
      signal,
      urgency: 'money',
    });
    if (answer.kind !== 'fields') {
      return answer;
    }
    const refused = this.#judgeOrder(answer, payment);
    if (refused !== null) {
      return refused;
    }
    const gatewayRef = textOf(answer.fields, 'syssn') || null;
    if (qfpayCode(answer.code).charge === 'pending') {
      return { kind: 'pending', gatewayRef };
    }
    return gatewayRef === null ? unknown('bad shape', answer.code) : { kind: 'paid', gatewayRef };
  }

  async present(payment: PaymentFacts, signal: AbortSignal): Promise<PresentOutcome> {
    const wallet = this.#wallet(payment);
    if (wallet === null || wallet.present === null) {
      return { kind: 'not sent', why: 'this wallet is not set up for order codes at QFPay' };
    }
    const minutes = this.#settings.orderLifeMinutes;
    const params = {
      ...this.#order(payment, wallet.present),
      ...(this.#settings.expiryPayTypes.includes(wallet.present) ? { expired_time: String(minutes) } : {}),
      ...(wallet.tag === undefined || wallet.tag === null ? {} : { pay_tag: wallet.tag }),
    };
    const startedAt = performance.now();
    const { presentMs } = this.#settings.deadlines;
    const answer = await this.#calls.call('/trade/v1/payment', params, {
      deadlineMs: presentMs,
      signal,
      urgency: 'money',
    });
    if (answer.kind !== 'fields') {
      return answer;
    }
    const refused = this.#judgeOrder(answer, payment);
    if (refused !== null) {
      return refused;
    }
    const code = textOf(answer.fields, 'qrcode') ?? '';
    if (answer.code !== '0000' || code === '' || code.length > MAX_ORDER_CODE || /\p{Cc}/u.test(code)) {
      return unknown('bad shape', answer.code);
    }
    // The order has been living since QFPay made it, at the latest since we asked: never promise more.
    const lifeMs = Math.max(0, Math.floor(minutes * 60_000 - (performance.now() - startedAt)));
    return { kind: 'order code', code, lifeMs, gatewayRef: textOf(answer.fields, 'syssn') || null };
  }

  async query(payment: PaymentFacts, signal: AbortSignal): Promise<QueryOutcome> {
    const order = { ...payment, lifeMs: this.profile.orderLifeMs };
    const answer = await this.#calls.rows(order, payment.gatewayRef, signal);
    if (answer.kind !== 'rows') {
      return answer;
    }
    const { outcome, paidRows } = judgeRows(answer.rows, payment, this.#settings.mchid);
    if (paidRows > 1) {
      this.#options.onPaidTwice?.(payment.orderNumber);
    }
    return this.#calls.judged(answer.source, outcome);
  }

  async cancel(payment: PaymentFacts, signal: AbortSignal): Promise<CancelOutcome> {
    const wallet = this.#wallet(payment);
    const payType = (payment.mode === 'cpm' ? wallet?.charge : wallet?.present) ?? '';
    const route = this.#settings.cancelRoute[payType] ?? 'none';
    if (route === 'none') {
      return { kind: 'unsupported', code: 'no route' };
    }
    const params = {
      ...this.#calls.account,
      ...handle(payment),
      txamt: String(payment.amount.minor),
      txdtm: qfpayTime(payment.madeAt),
    };
    const { deadlines, cancelMethod } = this.#settings;
    const manner = { deadlineMs: deadlines.cancelMs, signal, urgency: 'money', method: cancelMethod } as const;
    const answer = await this.#calls.call(`/trade/v1/${route}`, params, manner);
    if (answer.kind !== 'fields') {
      return answer;
    }
    this.#calls.verified();
    const verdict = qfpayCode(answer.code).cancel;
    // A cancel that was done has a number of its own; without it, the channel has no cancel and nothing happened.
    if (verdict === 'closed' && answer.code === '0000' && !textOf(answer.fields, 'syssn')) {
      return { kind: 'unsupported', code: answer.code };
    }
    switch (verdict) {
      case 'closed':
        return { kind: 'closed' };
      case 'refused':
      case 'unsupported':
        return { kind: verdict, code: answer.code };
      default:
        return unknown(unknownReason(verdict) ?? 'unlisted code', answer.code);
    }
  }

  async refund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    // QFPay refunds by its own number only. Should the journal not know it, the paid row does.
    const known = payment.gatewayRef === null ? await this.query(payment, signal) : null;
    if (known?.kind === 'unknown' || known?.kind === 'not sent') {
      return known;
    }
    const syssn = known?.kind === 'paid' ? known.gatewayRef : payment.gatewayRef;
    if (syssn === null) {
      return unknown('bad shape', known?.kind ?? '');
    }
    const amount = refund.amount ?? payment.amount;
    const params = {
      ...this.#calls.account,
      syssn,
      out_trade_no: refund.refundNumber,
      txamt: String(amount.minor),
      txdtm: qfpayTime(refund.madeAt),
    };
    const { refundMs } = this.#settings.deadlines;
    const answer = await this.#calls.call('/trade/v1/refund', params, {
      deadlineMs: refundMs,
      signal,
      urgency: 'money',
    });
    if (answer.kind !== 'fields') {
      return answer;
    }
    if (qfpayCode(answer.code).refund === 'already') {
      this.#calls.verified();
      return this.#earlierRefund(payment, refund, answer.code, signal);
    }
    const own = { orderNumber: refund.refundNumber, amount, mchid: this.#settings.mchid };
    const wrong = mismatch(answer.fields, own, answer.code === '0000' ? 'all' : 'what is there');
    const outcome =
      wrong === null ? refundOutcome(answer.code, textOf(answer.fields, 'syssn')) : unknown(wrong, answer.code);
    return this.#calls.judged(answer, outcome);
  }

  async queryRefund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    const order = { orderNumber: refund.refundNumber, madeAt: refund.madeAt, lifeMs: this.profile.orderLifeMs };
    const answer = await this.#calls.rows(order, null, signal);
    if (answer.kind !== 'rows') {
      return answer;
    }
    const { mchid } = this.#settings;
    const amount = refund.amount ?? payment.amount;
    const own = { orderNumber: refund.refundNumber, amount, mchid, origin: payment.gatewayRef };
    return this.#calls.judged(answer.source, judgeRefundRows(answer.rows, own));
  }

  parseNotification(raw: RawNotification): NotificationOutcome {
    return this.#readNotification(raw);
  }

  async probe(signal: AbortSignal): Promise<ProbeResult> {
    const params = { ...this.#calls.account, out_trade_no: PROBE_NUMBER };
    const { queryMs } = this.#settings.deadlines;
    const manner = { deadlineMs: queryMs, signal, urgency: 'question' } as const;
    const result = await this.#calls.send('/trade/v1/query', params, manner);
    const answer = this.#calls.read(result);
    const code = answer.kind === 'fields' ? answer.code : '';
    if (answer.kind === 'fields') {
      this.#calls.verified();
    }
    const accepted = code === '0000' ? true : CREDENTIAL_CODES.has(code) ? false : null;
    return {
      reachable: result.kind === 'answer',
      usable: accepted === true,
      credentialsAccepted: accepted,
      roundTripMs: result.kind === 'answer' ? result.roundTripMs : null,
      clockOffsetMs: clockOffset(result, this.#options.now()),
      detail: qfpayCode(code).trouble ?? probeDetail(result, answer),
    };
  }

  stop(): Promise<void> {
    this.#calls.stop();
    return Promise.resolve();
  }

  /** What both modes of a payment call have in common: null when the answer is good news about our own order. */
  #judgeOrder(answer: Fields, payment: PaymentFacts): Unknown | NotPaid | null {
    const { code, fields } = answer;
    const own = { orderNumber: payment.orderNumber, amount: payment.amount, mchid: this.#settings.mchid };
    const verdict = qfpayCode(code).charge;
    const wrong = mismatch(fields, own, verdict === 'done' ? 'all' : 'what is there');
    if (wrong !== null) {
      return this.#calls.judged(answer, unknown(wrong, code));
    }
    this.#calls.verified();
    const why = unknownReason(verdict);
    const reason = declineReason(verdict);
    return why !== null ? unknown(why, code) : reason !== null ? { kind: 'not paid', reason, code } : null;
  }

  /**
   * "Refunded already": either an earlier try of this very refund whose answer was lost, or somebody refunded by hand. The
   * first is found under its number; the second is for a person, who must compare the statement.
   */
  async #earlierRefund(
    payment: PaymentFacts,
    refund: RefundFacts,
    code: string,
    signal: AbortSignal,
  ): Promise<RefundOutcome> {
    const found = await this.queryRefund(payment, refund, signal);
    return found.kind === 'refund not found' ? { kind: 'refund refused', code } : found;
  }

  /** The parameters of a new order, either way of paying. Empty ones are left out: QFPay must not be sent any. */
  #order(payment: PaymentFacts, payType: string): Params {
    const goods = payment.description
      .replace(/[^A-Za-z0-9 ]+/g, ' ')
      .trim()
      .slice(0, 20);
    return {
      ...this.#calls.account,
      txamt: String(payment.amount.minor),
      txcurrcd: payment.amount.currency,
      pay_type: payType,
      out_trade_no: payment.orderNumber,
      txdtm: qfpayTime(payment.madeAt),
      ...(this.#settings.notifyUrl === null ? {} : { notify_url: this.#settings.notifyUrl }),
      ...(goods === '' ? {} : { goods_name: goods }),
    };
  }

  #wallet(payment: PaymentFacts): QfpayWallet | null {
    const { wallets } = this.#settings;
    return Object.hasOwn(wallets, payment.wallet) ? (wallets[payment.wallet] ?? null) : null;
  }
}

/** How QFPay is told which order is meant: by its own number if we know it, else by ours. */
function handle(payment: PaymentFacts): Params {
  return payment.gatewayRef === null ? { out_trade_no: payment.orderNumber } : { syssn: payment.gatewayRef };
}
