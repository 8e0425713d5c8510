import { createHash, randomUUID } from 'node:crypto';
import { type UqpayFields, uqpayDefaults } from '../../gateways/uqpay/settings.ts';
import { GatewaySandbox } from './base.ts';
import type {
  EntryPayment,
  NotificationRules,
  SandboxCall,
  SandboxNotification,
  SandboxReply,
  SandboxRequest,
} from './exchange.ts';
import type { Faults } from './faults.ts';
import type { CodeScript, SandboxOrder, SandboxRefund } from './ledger.ts';
import { CANCEL_REFUND, type Rows, UqpayBook } from './uqpay-book.ts';
import { type SandboxKeys, sandboxKeys, type UqpaySandboxOptions } from './uqpay-options.ts';
import {
  flat,
  handleFits,
  lifeUntil,
  type Message,
  nested,
  payFieldsFit,
  type RequestRules,
  refundFieldsFit,
  requestMessage,
  type SandboxKey,
  signatureFits,
  signText,
  textToSign,
  timeText,
  UQPAY_SANDBOX_CODES,
  UQPAY_WALLETS,
  uqpayVerb,
  type Value,
  walletOf,
} from './uqpay-rules.ts';

type Given = ReadonlyMap<string, string>;
/** An answer before it is signed: a code, and the fields of `data` when there are any. */
type Answer = { readonly code: keyof typeof UQPAY_SANDBOX_CODES | { readonly raw: string }; readonly data?: Rows };

const MESSAGES: Readonly<Record<string, string>> = {
  success: 'Success',
  badSignature: 'Signature error',
  badRequest: 'Parameter error',
  usedRequestId: 'requestId has been used',
  duplicate: 'Order exists',
  notFound: 'Transaction does not exist',
  cancelTooLate: 'Cancellation period has passed',
};

/** How long a scanned payment waits for its customer. UQPAY does not say; wallets close such payments by themselves. */
const SCANNED_LIFE_MS = 180_000;
const MINUTE = 60_000;

/** A local stand-in of UQPAY acquiring 1.0. What UQPAY does not publish is as the client's defaults have it, or made up. */
export class UqpaySandbox extends GatewaySandbox {
  readonly wallets = [...UQPAY_WALLETS.keys()];
  readonly #options: UqpaySandboxOptions;
  readonly #fields: UqpayFields;
  readonly #keys: SandboxKeys;
  readonly #requestIds = new Set<string>();
  readonly #book: UqpayBook;

  constructor(options: UqpaySandboxOptions) {
    super(options);
    this.#options = options;
    this.#fields = { ...uqpayDefaults.fields, ...options.fields };
    this.#book = new UqpayBook({
      ledger: this.ledger,
      clientId: options.clientId,
      fields: this.#fields,
      amountUnit: options.amountUnit ?? 'major',
    });
    this.#keys = sandboxKeys(options);
  }

  issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string {
    const wallet = UQPAY_WALLETS.get(options.wallet);
    if (wallet === undefined) {
      throw new RangeError('this wallet has no payment codes');
    }
    return this.ledger.issueCode(options.wallet, options.script, wallet.shape);
  }

  decline(orderNumber: string): boolean {
    return this.ledger.decline(orderNumber, UQPAY_SANDBOX_CODES.declined);
  }

  finishRefund(refundNumber: string): boolean {
    return this.ledger.finishRefund(refundNumber);
  }

  payEntryCode({ method, amount }: EntryPayment): SandboxOrder | null {
    const wallet = walletOf(method);
    if (wallet === null) {
      return null;
    }
    const gatewayRef = this.#ref();
    // The ledger needs a number; nobody outside is ever told this one.
    const orderNumber = `ENTRY-${gatewayRef}`;
    this.#book.note(gatewayRef, { product: 'ENTRY_CODE', method, notifyUrl: null });
    this.ledger.add({ orderNumber, gatewayRef, amount, wallet, mode: 'mpm', description: '' });
    this.ledger.approve(orderNumber);
    return this.ledger.find(orderNumber);
  }

  protected recognise(request: SandboxRequest): SandboxCall | null {
    const given = flat(requestMessage(request.body) ?? {});
    const fields = this.#fields;
    const byRef = given.get(fields.gatewayOrderId) ?? given.get(fields.originalGatewayOrderId);
    const orderNumber =
      given.get(fields.orderId) ??
      given.get(fields.originalOrderId) ??
      (byRef === undefined ? given.get(fields.refundId) : this.ledger.findByRef(byRef)?.orderNumber) ??
      '';
    const verb = uqpayVerb(request, given.get('product'), this.#options.paths ?? uqpayDefaults.paths);
    return verb === null ? null : { verb, orderNumber };
  }

  protected answer(call: SandboxCall, request: SandboxRequest, faults: Faults): SandboxReply {
    const message = this.#accept(request);
    if (typeof message === 'string') {
      return this.#reply({ code: message }, faults);
    }
    if (!faults.processed) {
      return this.#reply({ code: 'systemError' }, faults);
    }
    const answer = this.#process(call, flat(message));
    return this.#reply(faults.answer === 'system error' ? { code: 'systemError' } : answer, faults);
  }

  /** The message, or what is wrong with the request. */
  #accept(request: SandboxRequest): Message | 'badSignature' | 'badRequest' | 'usedRequestId' {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const { clientId, signId, signType = 'SHA', token } = this.#options;
    const message = requestMessage(request.body);
    const requestId = header('requestid');
    if (message === null || header('content-type').split(';')[0]?.trim() !== 'application/json') {
      return 'badRequest';
    }
    if (header('clientid') !== clientId || header('signid') !== signId || header('signtype') !== signType) {
      return 'badSignature';
    }
    const proven =
      this.#keys.request === null
        ? header('token') === token && header('sign') === ''
        : header('token') === '' && signatureFits(textToSign(message), header('sign'), this.#keys.request);
    if (!proven) {
      return 'badSignature';
    }
    if (!/^[\x21-\x7e]{1,64}$/.test(requestId)) {
      return 'badRequest';
    }
    if (this.#requestIds.has(requestId)) {
      return 'usedRequestId';
    }
    this.#requestIds.add(requestId);
    return message;
  }

  #process(call: SandboxCall, given: Given): Answer {
    switch (call.verb) {
      case 'charge':
      case 'present':
        return this.#pay(given);
      case 'query':
        return this.#detail(given);
      case 'cancel':
        return this.#cancel(given);
      case 'refund':
        return this.#refund(given);
      default:
        return call.verb satisfies never;
    }
  }

  #pay(given: Given): Answer {
    if (!payFieldsFit(given, this.#rules())) {
      return { code: 'badRequest' };
    }
    const [orderNumber, method] = [given.get(this.#fields.orderId) ?? '', given.get('paymentMethod') ?? ''];
    if (this.ledger.find(orderNumber) !== null || this.ledger.findRefund(orderNumber) !== null) {
      return { code: 'duplicate' };
    }
    const product = given.get('product') ?? '';
    const wallet = walletOf(method) ?? '';
    const scanned = product === 'PAYMENT_CODE';
    const taken = scanned ? this.ledger.useCode(given.get('payCodeValue') ?? '') : null;
    const gatewayRef = this.#ref();
    this.#book.note(gatewayRef, { product, method, notifyUrl: given.get(this.#fields.notifyUrl) ?? null });
    this.ledger.add({
      orderNumber,
      gatewayRef,
      amount: this.#book.amount(given),
      wallet,
      mode: scanned ? 'cpm' : 'mpm',
      description: given.get(this.#fields.goodsDescription) ?? '',
      lifeMs: scanned ? SCANNED_LIFE_MS : (lifeUntil(given.get('expireAt'), this.now()) ?? 0),
      ...(scanned ? {} : { orderCode: orderCode(gatewayRef) }),
    });
    const codes = UQPAY_SANDBOX_CODES;
    if (typeof taken === 'string') {
      this.ledger.decline(orderNumber, taken === 'lapsed' ? codes.codeExpired : codes.codeInvalid);
    } else if (taken !== null && taken.wallet !== wallet) {
      this.ledger.decline(orderNumber, codes.codeInvalid);
    } else if (taken !== null) {
      const refusal = taken.script === 'insufficient funds' ? codes.insufficientFunds : codes.declined;
      this.ledger.play(orderNumber, taken.script, refusal);
    }
    const order = this.ledger.find(orderNumber);
    return order === null
      ? { code: 'systemError' }
      : { code: 'success', data: [...this.#book.row(order), [this.#fields.payAction, this.#payAction(order)]] };
  }

  #payAction(order: SandboxOrder): Value | null {
    if (order.orderCode === null) {
      return null;
    }
    const redirectUrl = (this.#options.redirectUrl ?? ((code: string) => code))(order.orderCode);
    const code = { type: 'QRCODE', redirectUrl };
    const open = { type: 'REDIRECT', Url: `https://cashier.uqpay.invalid/${order.gatewayRef}` };
    return this.#options.payAction === 'list' ? [open, code] : code;
  }

  #detail(given: Given): Answer {
    const { orderId, gatewayOrderId, refundId } = this.#fields;
    if (!handleFits(given, [orderId, gatewayOrderId, refundId])) {
      return { code: 'badRequest' };
    }
    const refund = this.ledger.findRefund(given.get(refundId) ?? '');
    if (refund !== null) {
      return { code: 'success', data: this.#book.refundRow(refund) };
    }
    const named = this.#named(given);
    const order = named === null ? null : this.ledger.asked(named.orderNumber);
    return order === null ? { code: 'notFound' } : { code: 'success', data: this.#book.row(order) };
  }

  #cancel(given: Given): Answer {
    if (!handleFits(given, [this.#fields.orderId, this.#fields.gatewayOrderId])) {
      return { code: 'badRequest' };
    }
    const order = this.#named(given);
    if (order === null) {
      return { code: 'notFound' };
    }
    const [today, clock] = timeText(this.now()).split(' ');
    const day = timeText(order.paidAt ?? order.madeAt).slice(0, 10);
    if (order.state === 'declined' || order.refundedMinor > 0 || order.state === 'refunded') {
      return this.#book.cancelled(order) ? this.#closed(order) : { code: 'cancelRefused' };
    }
    if (order.state !== 'closed' && order.state !== 'expired' && (day !== today || (clock ?? '') >= '23:59:59')) {
      return { code: 'cancelTooLate' };
    }
    if (order.state === 'paid') {
      this.ledger.addRefund({
        refundNumber: `${CANCEL_REFUND}${order.orderNumber}`,
        refundRef: this.#ref(),
        orderNumber: order.orderNumber,
        minor: order.amount.minor,
        state: 'done',
        madeAt: this.now(),
      });
    } else {
      this.ledger.close(order.orderNumber);
    }
    return this.#closed(order);
  }

  #closed(order: SandboxOrder): Answer {
    const now = this.ledger.find(order.orderNumber);
    return { code: 'success', data: this.#book.row(now ?? order) };
  }

  #refund(given: Given): Answer {
    if (!refundFieldsFit(given, this.#rules())) {
      return { code: 'badRequest' };
    }
    const { refundId, originalOrderId, originalGatewayOrderId } = this.#fields;
    const refundNumber = given.get(refundId) ?? '';
    const ref = given.get(originalGatewayOrderId);
    const order = ref === undefined ? this.#ours(given.get(originalOrderId)) : this.ledger.findByRef(ref);
    if (this.ledger.findRefund(refundNumber) !== null || this.ledger.find(refundNumber) !== null) {
      return { code: 'duplicate' };
    }
    if (order === null) {
      return { code: 'notFound' };
    }
    if (this.#options.refundCode) {
      return { code: { raw: this.#options.refundCode } };
    }
    const amount = this.#book.amount(given);
    const open = this.ledger.refunds().filter((one) => one.orderNumber === order.orderNumber && one.state !== 'done');
    const left = order.amount.minor - order.refundedMinor - open.reduce((sum, one) => sum + one.minor, 0);
    if (order.state !== 'paid' && order.state !== 'refunded') {
      return { code: 'notPaid' };
    }
    if (amount.currency !== order.amount.currency || amount.minor > left) {
      return { code: 'refundTooLarge' };
    }
    const refund: SandboxRefund = {
      refundNumber,
      refundRef: this.#ref(),
      orderNumber: order.orderNumber,
      minor: amount.minor,
      state: this.#options.refunds === 'processing' ? 'processing' : 'done',
      madeAt: this.now(),
    };
    this.ledger.addRefund(refund);
    return { code: 'success', data: this.#book.refundRow(refund) };
  }

  #named(given: Given): SandboxOrder | null {
    const ref = given.get(this.#fields.gatewayOrderId);
    return ref === undefined ? this.#ours(given.get(this.#fields.orderId)) : this.ledger.findByRef(ref);
  }

  /** An order of the merchant's own making: those of entry codes have no number that could be named. */
  #ours(orderNumber: string | undefined): SandboxOrder | null {
    const order = this.ledger.find(orderNumber ?? '');
    return order === null || this.#book.extra(order)?.product === 'ENTRY_CODE' ? null : order;
  }

  #rules(): RequestRules {
    return { fields: this.#fields, amountUnit: this.#options.amountUnit ?? 'major', now: this.now() };
  }

  #ref(): string {
    const serial = this.ledger.nextSerial();
    return `${timeText(this.now()).slice(0, 10).replaceAll('-', '')}${String(serial).padStart(10, '0')}`;
  }

  #reply({ code, data }: Answer, faults: Faults): SandboxReply {
    const name = typeof code === 'string' ? code : 'refused';
    const number = typeof code === 'string' ? UQPAY_SANDBOX_CODES[code] : code.raw;
    const inner = data === undefined ? null : nested(this.#book.distort(data, faults));
    const head = nested([
      [this.#fields.resultCode, number],
      [this.#fields.resultMessage, MESSAGES[name] ?? name],
    ]);
    const message: Message = inner === null ? head : { ...head, data: inner };
    const text = JSON.stringify(message);
    const signed = textToSign(this.#options.answerSigned === 'data' ? (inner ?? {}) : message);
    return {
      status: 200,
      headers: {
        'content-type': 'application/json;charset=UTF-8',
        ...(faults.answer === 'unsigned' ? {} : this.#signature(signed, this.#keys.answer, faults)),
      },
      body: Buffer.from(faults.answer === 'half json' ? text.slice(0, text.length / 2) : text),
    };
  }

  #signature(text: string, key: SandboxKey | null, faults?: Faults): Readonly<Record<string, string>> {
    const { clientId, signId } = this.#options;
    if (key === null) {
      return {};
    }
    const sign = signText(faults?.answer === 'bad signature' ? `${text}&not=this` : text, key);
    return { clientId, signId, signType: key.type, sign };
  }

  protected override get notificationRules(): NotificationRules {
    return {
      gapsMs: [5 * MINUTE, 10 * MINUTE, 15 * MINUTE],
      answerWithinMs: 10_000,
      isTaken: (status, body) => status === 200 && ackCode(body) === '000000',
    };
  }

  /** Payments that succeed or fail are notified; of refunds UQPAY's pages say nothing. */
  protected override notificationOf(order: SandboxOrder, refund: SandboxRefund | null): SandboxNotification | null {
    if (refund !== null) {
      return null;
    }
    const message = nested(this.#book.row(order));
    const text = textToSign(message);
    return {
      url: this.#book.extra(order)?.notifyUrl ?? null,
      headers: {
        'content-type': 'application/json',
        requestId: randomUUID(),
        ...this.#signature(text, this.#keys.notification),
      },
      body: Buffer.from(JSON.stringify(message)),
    };
  }
}

/** As wallets of this family draw them: an address, which the wallet reads without ever opening it. */
function orderCode(gatewayRef: string): string {
  const tail = createHash('sha256').update(`uqpay order code ${gatewayRef}`).digest('hex').slice(0, 24);
  return `https://qr.uqpay.invalid/28100404${tail}`;
}

function ackCode(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'code' in value ? value.code : null;
  } catch {
    return null;
  }
}
