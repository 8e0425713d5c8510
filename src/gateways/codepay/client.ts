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
import { type EntryCode, type EntryFill, entryCodeText } from '../../emvco/entry-code.ts';
import type { HttpResult } from '../http.ts';
import { textOf } from '../json.ts';
import type { NotificationOutcome, NotificationReader, RawNotification } from '../notification.ts';
import type { Gateway, GatewayHealthListener, ProbeResult, RefundFacts } from '../port.ts';
import { clockOffset, probeDetail } from '../probe.ts';
import { readQrPicture } from '../qr-picture.ts';
import { type Envelope, judgeRefund, judgeSale, mismatch, type Own, transNo, unknown, unknownFor } from './answers.ts';
import { CodepayCalls } from './calls.ts';
import { DECLINES } from './codes.ts';
import { codepayNotificationReader } from './notification.ts';
import { PictureCodes, type ReadQrPicture } from './picture.ts';
import { entryCodeParams, orderParams, refundParams } from './requests.ts';
import { type CodepaySettings, type CodepayWallet, checkCodepaySettings, codepayProfile } from './settings.ts';
import { readKeys } from './sign.ts';

export interface CodepayOptions {
  readonly onHealth?: GatewayHealthListener;
  readonly onAlarm?: (text: string) => void;
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
  /** Monotonic clock, ms; default the machine's. */
  readonly mono?: () => number;
  /** Default: what the program has for it. */
  readonly entryText?: (label: string, fill: EntryFill) => EntryCode;
  readonly readPicture?: ReadQrPicture;
}

/** No order of ours can have this number: ours contain no lower-case letters. */
const PROBE_NUMBER = 'kioskd_probe_no_such_order';
const MAX_ORDER_CODE = 512;

/** The client of CodePay. What its answers mean is in `codes.ts` and `answers.ts`; this file makes the calls. */
export class CodepayGateway implements Gateway {
  readonly profile: GatewayProfile;
  readonly #settings: CodepaySettings;
  readonly #options: CodepayOptions;
  readonly #calls: CodepayCalls;
  readonly #pictures: PictureCodes;
  readonly #notifications: NotificationReader;
  /** Entry codes the gateway gave, by pay_method_id: they are static, so each is asked for once. */
  readonly #entryCodes = new Map<string, string>();

  /** @throws Error in words, when a setting cannot be right: a key that is no key, or the gateway's key being our own. */
  constructor(settings: CodepaySettings, options: CodepayOptions) {
    checkCodepaySettings(settings);
    const keys = readKeys(settings.appKey, settings.gatewayKey);
    this.#settings = settings;
    this.#options = options;
    this.profile = codepayProfile(settings);
    this.#calls = new CodepayCalls(settings, keys, options, options.onHealth);
    this.#pictures = new PictureCodes(settings.pictureHosts, settings.ca, options.readPicture ?? readQrPicture);
    const { appId, merchantNo } = settings;
    this.#notifications = codepayNotificationReader({ gatewayKey: keys.gatewayKey, appId, merchantNo });
  }

  warm(): void {
    this.#calls.warm();
  }

  async charge(payment: PaymentFacts, paymentCode: string, signal: AbortSignal): Promise<ChargeOutcome> {
    const wallet = this.#wallet(payment);
    if (wallet?.charge !== true) {
      return { kind: 'not sent', why: 'this wallet is not set up for scanning at CodePay' };
    }
    // Wallets differ and change their codes, so only what no code can be is stopped here. "@" in front breaks signatures.
    if (!/^[\x21-\x3f\x41-\x7e][\x21-\x7e]{0,127}$/.test(paymentCode)) {
      return { kind: 'not paid', reason: 'code invalid', code: 'not sent' };
    }
    const order = orderParams(payment, wallet, this.#settings);
    if (order === null) {
      return { kind: 'not sent', why: 'CodePay takes no such order number' };
    }
    const answer = await this.#calls.call('charge', { ...order, auth_code: paymentCode }, signal);
    const refused = this.#refusal(answer);
    if (refused !== null || answer.kind !== 'envelope') {
      return refused ?? unknown('bad shape');
    }
    const outcome = judgeSale(answer.data, this.#own(payment), 'cpm', this.#settings.errorCodes);
    // A charge that was given back at once is nothing a charge can be: the query tells.
    return this.#calls.judged(outcome.kind === 'refunded' ? unknown('unlisted code', '3') : outcome);
  }

  async present(payment: PaymentFacts, signal: AbortSignal): Promise<PresentOutcome> {
    const wallet = this.#wallet(payment);
    if (wallet !== null && wallet.entry !== null) {
      return this.#entryCode(payment, wallet, wallet.entry, signal);
    }
    if (wallet?.present !== true) {
      return { kind: 'not sent', why: 'this wallet is not set up for order codes at CodePay' };
    }
    const order = orderParams(payment, wallet, this.#settings);
    if (order === null) {
      return { kind: 'not sent', why: 'CodePay takes no such order number' };
    }
    const seconds = this.#settings.orderLifeSeconds;
    const startedAt = performance.now();
    const answer = await this.#calls.call('present', { ...order, expires: String(seconds) }, signal);
    const refused = this.#refusal(answer);
    if (refused !== null || answer.kind !== 'envelope') {
      return refused ?? unknown('bad shape');
    }
    const wrong = mismatch(answer.data, this.#own(payment), 'nothing');
    const code = wrong === null ? await this.#drawable(textOf(answer.data, 'qrcode_url') ?? '', signal) : null;
    if (wrong !== null || code === null) {
      return this.#calls.judged(unknown(wrong ?? 'bad shape', answer.code));
    }
    // The order has been living since CodePay made it, at the latest since we asked: never promise more.
    const lifeMs = Math.max(0, Math.floor(seconds * 1_000 - (performance.now() - startedAt)));
    return this.#calls.judged<PresentOutcome>({ kind: 'order code', code, lifeMs, gatewayRef: transNo(answer.data) });
  }

  async query(payment: PaymentFacts, signal: AbortSignal): Promise<QueryOutcome> {
    const byEntryCode = this.#isEntry(payment);
    if (byEntryCode && payment.gatewayRef === null) {
      return { kind: 'not found' };
    }
    const handle = byEntryCode ? { trans_no: payment.gatewayRef } : { merchant_order_no: payment.orderNumber };
    const answer = await this.#calls.call('query', handle, signal);
    if (answer.kind !== 'envelope') {
      return answer;
    }
    if (answer.code !== '0') {
      const meaning = this.#calls.meaning(answer.code);
      return meaning === 'not found' ? { kind: 'not found' } : unknownFor(meaning, answer.code);
    }
    if (byEntryCode && !isTheirs(answer, payment)) {
      return this.#calls.judged(unknown('other order', answer.code));
    }
    return this.#calls.judged(judgeSale(answer.data, this.#own(payment), payment.mode, this.#settings.errorCodes));
  }

  async cancel(payment: PaymentFacts, signal: AbortSignal): Promise<CancelOutcome> {
    if (this.#isEntry(payment)) {
      return { kind: 'unsupported', code: 'entry code' };
    }
    const answer = await this.#calls.call('cancel', { merchant_order_no: payment.orderNumber }, signal);
    if (answer.kind !== 'envelope') {
      return answer;
    }
    if (answer.code === '0') {
      const wrong = mismatch(answer.data, this.#own(payment), 'nothing');
      // Whether it gave money back or closed an open order is told by the query that follows.
      const underWay = textOf(answer.data, 'trans_status') === '0';
      return this.#calls.judged<CancelOutcome>(
        wrong !== null
          ? unknown(wrong, answer.code)
          : underWay
            ? { kind: 'refused', code: 'under way' }
            : { kind: 'closed' },
      );
    }
    const meaning = this.#calls.meaning(answer.code);
    switch (meaning) {
      case 'not found':
      case 'order closed':
        return { kind: 'closed' };
      case 'cancel refused':
        return { kind: 'refused', code: answer.code };
      case 'cancel unsupported':
        return { kind: 'unsupported', code: answer.code };
      default:
        return unknownFor(meaning, answer.code);
    }
  }

  async refund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    const params = refundParams(payment, refund, this.#isEntry(payment), this.#settings);
    if (params === null) {
      return { kind: 'refund refused', code: 'no number' };
    }
    const answer = await this.#calls.call('refund', params, signal);
    return this.#refundOutcome(answer, payment, refund, false);
  }

  async queryRefund(payment: PaymentFacts, refund: RefundFacts, signal: AbortSignal): Promise<RefundOutcome> {
    const answer = await this.#calls.call('queryRefund', { merchant_order_no: refund.refundNumber }, signal);
    return this.#refundOutcome(answer, payment, refund, true);
  }

  parseNotification(raw: RawNotification): NotificationOutcome {
    return this.#notifications(raw);
  }

  async probe(signal: AbortSignal): Promise<ProbeResult> {
    const result = await this.#calls.send('query', { merchant_order_no: PROBE_NUMBER }, signal);
    // Before the answer corrects the time that requests are stamped with.
    const clockOffsetMs = clockOffset(result, this.#options.now());
    const answer = this.#calls.read(result);
    const code = answer.kind === 'envelope' ? answer.code : '';
    const meaning = this.#calls.meaning(code);
    const trouble = this.#calls.trouble(code);
    const handled = code === '0' || meaning === 'not found';
    return {
      reachable: result.kind === 'answer',
      usable: answer.kind === 'envelope' && trouble === null && meaning !== 'system error',
      credentialsAccepted: handled ? true : meaning === 'credentials refused' ? false : null,
      roundTripMs: result.kind === 'answer' ? result.roundTripMs : null,
      clockOffsetMs,
      detail: handled ? '' : (trouble ?? probeWords(result, answer)),
    };
  }

  stop(): Promise<void> {
    this.#calls.stop();
    this.#pictures.stop();
    return Promise.resolve();
  }

  /** The static code of an entry wallet: nothing is ordered, so there is no number and nothing to close. */
  async #entryCode(
    payment: PaymentFacts,
    wallet: CodepayWallet,
    entry: string | true,
    signal: AbortSignal,
  ): Promise<PresentOutcome> {
    const lifeMs = this.profile.orderLifeMs;
    if (entry === true) {
      const code = this.#entryCodes.get(wallet.method) ?? (await this.#askEntryCode(payment, wallet, signal));
      return typeof code === 'string'
        ? { kind: 'order code', code, lifeMs, gatewayRef: null, amountTyped: true }
        : code;
    }
    const made = (this.#options.entryText ?? entryCodeText)(entry, {
      amount: payment.amount,
      reference: payment.orderNumber,
      expiresAt: payment.madeAt + lifeMs,
    });
    return made.kind === 'code'
      ? { kind: 'order code', code: made.text, lifeMs, gatewayRef: null, amountTyped: !made.amountIn }
      : { kind: 'not sent', why: `the entry code of this wallet cannot be used: ${made.why}` };
  }

  /** Once for each wallet: the code is static. */
  async #askEntryCode(
    payment: PaymentFacts,
    wallet: CodepayWallet,
    signal: AbortSignal,
  ): Promise<string | Exclude<PresentOutcome, { kind: 'order code' }>> {
    const params = entryCodeParams(payment, wallet, this.#settings);
    const answer = await this.#calls.call('entryCode', params, signal);
    if (answer.kind !== 'envelope') {
      return answer;
    }
    if (answer.code !== '0') {
      return unknownFor(this.#calls.meaning(answer.code), answer.code);
    }
    const code = textOf(answer.data, 'pay_url') ?? '';
    const wrong = mismatch(answer.data, this.#own(payment), 'nothing');
    if (wrong !== null || !isDrawable(code)) {
      return this.#calls.judged(unknown(wrong ?? 'bad shape', answer.code));
    }
    this.#calls.judged({ kind: 'code' });
    this.#entryCodes.set(wallet.method, code);
    return code;
  }

  async #refundOutcome(
    answer: Envelope | Unknown | NotSent,
    payment: PaymentFacts,
    refund: RefundFacts,
    asked: boolean,
  ): Promise<RefundOutcome> {
    if (answer.kind !== 'envelope') {
      return answer;
    }
    if (answer.code === '0') {
      const amount = refund.amount ?? payment.amount;
      const own = { ...this.#own(payment), orderNumber: refund.refundNumber, amount };
      return this.#calls.judged(judgeRefund(answer.data, own, payment.gatewayRef, asked));
    }
    const meaning = this.#calls.meaning(answer.code);
    switch (meaning) {
      case 'not found':
        return asked ? { kind: 'refund not found' } : { kind: 'refund refused', code: answer.code };
      case 'refund refused':
        return { kind: 'refund refused', code: answer.code };
      case 'refund later':
        return { kind: 'refund later', code: answer.code };
      default:
        return unknownFor(meaning, answer.code);
    }
  }

  /** What both ways of paying have in common: null when the order was handled. */
  #refusal(answer: Envelope | Unknown | NotSent): Exclude<ChargeOutcome, { kind: 'paid' | 'pending' }> | null {
    if (answer.kind !== 'envelope') {
      return answer;
    }
    if (answer.code === '0') {
      return null;
    }
    const meaning = this.#calls.meaning(answer.code);
    const reason = meaning === undefined ? undefined : DECLINES.get(meaning);
    return reason === undefined ? unknownFor(meaning, answer.code) : { kind: 'not paid', reason, code: answer.code };
  }

  #own(payment: PaymentFacts): Own {
    const { merchantNo, appId } = this.#settings;
    const orderNumber = this.#isEntry(payment) ? null : payment.orderNumber;
    return { orderNumber, amount: payment.amount, merchantNo, appId };
  }

  #wallet(payment: PaymentFacts): CodepayWallet | null {
    const { wallets } = this.#settings;
    return Object.hasOwn(wallets, payment.wallet) ? (wallets[payment.wallet] ?? null) : null;
  }

  #isEntry(payment: PaymentFacts): boolean {
    return payment.entry ?? (payment.mode === 'mpm' && (this.#wallet(payment)?.entry ?? null) !== null);
  }

  async #drawable(text: string, signal: AbortSignal): Promise<string | null> {
    if (this.#settings.qrContent === 'text') {
      return isDrawable(text) ? text : null;
    }
    const found = await this.#pictures.textAt(text, signal);
    if ('why' in found) {
      this.#options.onAlarm?.(`CodePay gave an order code as a picture that cannot be used: ${found.why}`);
      return null;
    }
    return isDrawable(found.text) ? found.text : null;
  }
}

/** Whether an answer is about the transaction that a notification named: its number, and that an entry code brought it. */
function isTheirs(answer: Envelope, payment: PaymentFacts): boolean {
  const scenario = textOf(answer.data, 'pay_scenario') ?? '';
  return transNo(answer.data) === payment.gatewayRef && (scenario === '' || scenario === 'ENTRYCODE_PAY');
}

function isDrawable(code: string): boolean {
  return code !== '' && code.length <= MAX_ORDER_CODE && !/\p{Cc}/u.test(code);
}

/** Refusals of an app id or a key may well come unsigned: the likeliest cause is worth a word. */
function probeWords(result: HttpResult, answer: Envelope | Unknown | NotSent): string {
  if (answer.kind === 'envelope') {
    return `a verified answer came with the code ${answer.code}: enter in \`codes\` what CodePay says that it means`;
  }
  const words = probeDetail(result, answer);
  return answer.kind === 'unknown' && answer.code === 'unsigned'
    ? `${words}; check app id and app key, because CodePay may not sign what it refuses`
    : words;
}
