import { randomBytes } from 'node:crypto';
import { type Currency, fromDecimal } from '../../domain/money.ts';
import { GatewaySandbox, type SandboxBaseOptions } from './base.ts';
import {
  type Data,
  distort,
  envelope,
  newRefundData,
  type OrderExtra,
  refundData,
  saleData,
  utcText,
} from './codepay-answers.ts';
import {
  CODEPAY_WALLETS,
  type Fields,
  fieldsOf,
  METHODS,
  requestProblem,
  SANDBOX_CODES,
  SANDBOX_ERRORS,
  type SandboxCodepayKeys,
  signedText,
  signText,
} from './codepay-rules.ts';
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

export interface CodepaySandboxOptions extends SandboxBaseOptions {
  readonly appId: string;
  readonly merchantNo: string;
  readonly keys: SandboxCodepayKeys;
  /** Youngest age at which an order can be cancelled, ms. Default 15 s, as documented. */
  readonly cancelMinAgeMs?: number;
  /** `processing`: refunds stay under way until `finishRefund`. Default done at once. */
  readonly refunds?: 'done' | 'processing';
  /** What refunds can be paid from, minor units; null: enough. */
  readonly balanceMinor?: number | null;
  /** What the wallet takes off each price, minor units: `paid_amount` is then lower than `order_amount`. Default 0. */
  readonly discountMinor?: number;
  /** `data` as a text that holds JSON, as the gateway sends it, or as an object. Default text. */
  readonly dataAs?: 'text' | 'object';
  /** What order codes begin with. */
  readonly orderCodeStart?: string;
}

interface Handled {
  readonly code: string;
  readonly data: Data | null;
}

const GAPS_S = [5, 10, 15, 30, 60, 180, 600, 900, 1800, 1800, 1800, 10_800, 10_800, 10_800];
const ORDER_CODE_START = 'https://sandbox.invalid/q/';
const MESSAGES: Readonly<Record<string, string>> = { '0': 'success', [SANDBOX_CODES.system]: 'System error' };

/** A local stand-in of CodePay, strict about what the real one is strict about. Its error codes are made up. */
export class CodepaySandbox extends GatewaySandbox {
  readonly wallets = Object.keys(CODEPAY_WALLETS);
  readonly #options: CodepaySandboxOptions;
  readonly #extras = new Map<string, OrderExtra>();
  readonly #refundNotify = new Map<string, string | null>();
  /** Paid orders that a cancel gave back. */
  readonly #revoked = new Set<string>();
  readonly #voids = new Set<string>();
  readonly #failedRefunds = new Set<string>();

  constructor(options: CodepaySandboxOptions) {
    super(options);
    this.#options = options;
  }

  issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string {
    const wallet = CODEPAY_WALLETS[options.wallet];
    if (wallet === undefined) {
      throw new RangeError('this wallet has no payment codes');
    }
    return this.ledger.issueCode(options.wallet, options.script, wallet.shape);
  }

  decline(orderNumber: string): boolean {
    return this.ledger.decline(orderNumber, SANDBOX_ERRORS.declined);
  }

  finishRefund(refundNumber: string): boolean {
    return this.ledger.finishRefund(refundNumber);
  }

  /** A refund that was under way fails. */
  failRefund(refundNumber: string): boolean {
    const open = this.ledger.findRefund(refundNumber)?.state === 'processing';
    if (open) {
      this.#failedRefunds.add(refundNumber);
    }
    return open;
  }

  /** A customer scans the printed label, types an amount and pays: money without an order of the merchant. */
  payEntryCode(payment: EntryPayment & { readonly terminalSn?: string }): SandboxOrder | null {
    const { method, amount, terminalSn = '' } = payment;
    const [wallet] = Object.entries(CODEPAY_WALLETS).find(([, one]) => one.method === method) ?? [];
    if (wallet === undefined) {
      return null;
    }
    const serial = this.ledger.nextSerial();
    const orderNumber = `EC${String(serial).padStart(16, '0')}`;
    this.#extras.set(orderNumber, {
      method,
      storeNo: '',
      terminalSn,
      attach: '',
      notifyUrl: null,
      scenario: 'ENTRYCODE_PAY',
    });
    const gatewayRef = this.#ref(serial);
    this.ledger.add({ orderNumber, gatewayRef, amount, wallet, mode: 'mpm', description: 'entry code' });
    this.ledger.approve(orderNumber);
    return this.ledger.find(orderNumber);
  }

  /** The notification about an order or a refund as it would be posted now, signed; for those who deliver it themselves. */
  notificationAbout(number: string): SandboxNotification | null {
    const refund = this.ledger.findRefund(number);
    const order = this.ledger.find(refund?.orderNumber ?? number);
    return order === null ? null : this.notificationOf(order, refund);
  }

  protected recognise(request: SandboxRequest): SandboxCall | null {
    if (request.method !== 'POST' || request.path !== '/api/entry') {
      return null;
    }
    const fields = fieldsOf(request);
    const method = fields?.get('method') ?? '';
    const byRef = this.ledger.findByRef(fields?.get('trans_no') ?? '');
    const verb = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    return { verb: verb ?? 'query', orderNumber: fields?.get('merchant_order_no') ?? byRef?.orderNumber ?? '' };
  }

  protected answer(_call: SandboxCall, request: SandboxRequest, faults: Faults): SandboxReply {
    const fields = fieldsOf(request);
    const { appId, merchantNo, keys } = this.#options;
    const own = { appId, merchantNo, appKey: keys.app.publicKey, now: this.now() };
    const problem = fields === null ? SANDBOX_CODES.parameter : requestProblem(request, fields, own);
    if (fields === null || problem !== null) {
      return this.#reply({ code: problem ?? SANDBOX_CODES.parameter, data: null }, faults);
    }
    const system: Handled = { code: SANDBOX_CODES.system, data: null };
    const handled = faults.processed ? this.#process(fields) : system;
    return this.#reply(faults.answer === 'system error' ? system : handled, faults);
  }

  protected override get notificationRules(): NotificationRules {
    return {
      gapsMs: GAPS_S.map((seconds) => seconds * 1_000),
      answerWithinMs: 5_000,
      isTaken: (status, body) => status === 200 && body.trim() === 'success',
    };
  }

  protected override notificationOf(order: SandboxOrder, refund: SandboxRefund | null): SandboxNotification | null {
    // By its own number: a fault may have put another order number in.
    const extra = this.#extras.get(this.ledger.findByRef(order.gatewayRef)?.orderNumber ?? '');
    const told = refund === null ? order.state === 'paid' || order.state === 'declined' : refund.state === 'done';
    if (extra === undefined || !told || (refund !== null && this.#voids.has(refund.refundNumber))) {
      return null;
    }
    const { appId, merchantNo, discountMinor = 0 } = this.#options;
    const about =
      refund === null
        ? saleData(order, extra, false, discountMinor)
        : { ...refundData(refund, order, null), trans_type: 3, pay_method_id: extra.method };
    const message: Data = {
      ...about,
      app_id: appId,
      merchant_no: merchantNo,
      method: 'payment.result.notify',
      format: 'JSON',
      charset: 'UTF-8',
      sign_type: 'RSA2',
      version: '1.0',
      cashback_amount: '0',
      timestamp: String(this.now()),
      http_request_id: `${utcText(this.now()).replace(/\D/g, '').slice(4)}${this.#digits(10)}`,
    };
    const sign = this.#sign(message);
    return {
      url: refund === null ? extra.notifyUrl : (this.#refundNotify.get(refund.refundNumber) ?? null),
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: Buffer.from(JSON.stringify({ ...message, sign })),
    };
  }

  #process(fields: Fields): Handled {
    switch (fields.get('method')) {
      case 'cscanb.pay.getqrcode':
        return this.#pay(fields, 'mpm');
      case 'bscanc.pay.submit':
        return this.#pay(fields, 'cpm');
      case 'order.query':
        return this.#query(fields);
      case 'order.revoker':
        return this.#cancel(fields);
      case 'order.refund.submit':
        return this.#refund(fields);
      case 'order.refund.query':
        return this.#queryRefund(fields);
      case 'pay.entrycode':
        return ok({ pay_url: `https://sandbox.invalid/entry/${this.#options.merchantNo}` });
      default:
        return failed('parameter');
    }
  }

  #pay(fields: Fields, mode: 'cpm' | 'mpm'): Handled {
    const get = (name: string): string => fields.get(name) ?? '';
    const orderNumber = get('merchant_order_no');
    const amount = fromDecimal(get('price_currency') as Currency, get('order_amount'));
    if (amount === null) {
      return failed('parameter');
    }
    if (this.#isUsed(orderNumber)) {
      return failed('duplicate');
    }
    const [wallet = ''] = Object.entries(CODEPAY_WALLETS).find(([, one]) => one.method === get('pay_method_id')) ?? [];
    const taken = mode === 'cpm' ? this.ledger.useCode(get('auth_code')) : null;
    const serial = this.ledger.nextSerial();
    const expires = fields.get('expires');
    this.#extras.set(orderNumber, {
      method: get('pay_method_id'),
      storeNo: get('store_no'),
      terminalSn: get('terminal_sn'),
      attach: get('attach'),
      notifyUrl: fields.get('notify_url') ?? null,
      scenario: mode === 'cpm' ? 'BSCANQR_PAY' : 'SCANQR_PAY',
    });
    const order = this.ledger.add({
      orderNumber,
      gatewayRef: this.#ref(serial),
      amount,
      wallet,
      mode,
      description: get('description'),
      ...(mode === 'mpm'
        ? { orderCode: `${this.#options.orderCodeStart ?? ORDER_CODE_START}${randomBytes(12).toString('base64url')}` }
        : {}),
      ...(expires === undefined ? {} : { lifeMs: Number(expires) * 1_000 }),
    });
    if (taken !== null && (typeof taken === 'string' || taken.wallet !== wallet)) {
      this.ledger.decline(orderNumber, SANDBOX_ERRORS.code);
    } else if (taken !== null && typeof taken === 'object') {
      const no = taken.script === 'insufficient funds' ? SANDBOX_ERRORS.funds : SANDBOX_ERRORS.declined;
      this.ledger.play(orderNumber, taken.script, no);
    }
    if (mode === 'cpm') {
      return ok(this.#sale(this.ledger.find(orderNumber) ?? order));
    }
    return ok({
      trans_no: order.gatewayRef,
      qrcode_url: order.orderCode ?? '',
      trans_amount: get('order_amount').replace(/\.?0+$/, ''),
      trans_fee_c: '0',
      vat_amount: '0',
    });
  }

  #query(fields: Fields): Handled {
    const number = fields.get('merchant_order_no') ?? this.ledger.findByRef(fields.get('trans_no') ?? '')?.orderNumber;
    if (fields.has('merchant_order_no') === fields.has('trans_no')) {
      return failed('parameter');
    }
    const order = number === undefined ? null : this.ledger.asked(number);
    return order === null ? failed('notFound') : ok(this.#sale(order));
  }

  #cancel(fields: Fields): Handled {
    const order = this.ledger.find(fields.get('merchant_order_no') ?? '');
    if (order === null) {
      return failed('notFound');
    }
    if (this.now() - order.madeAt < (this.#options.cancelMinAgeMs ?? 15_000)) {
      return failed('cancelEarly');
    }
    if (order.state === 'paid' && order.refundedMinor === 0) {
      const serial = this.ledger.nextSerial();
      const refundNumber = `VOID${String(serial).padStart(12, '0')}`;
      this.#voids.add(refundNumber);
      this.#revoked.add(order.orderNumber);
      const { orderNumber, amount } = order;
      const refund = { refundNumber, refundRef: this.#ref(serial), orderNumber, minor: amount.minor };
      this.ledger.addRefund({ ...refund, state: 'done', madeAt: this.now() });
      return ok(null);
    }
    const over = order.state === 'closed' || order.state === 'expired' || order.state === 'declined';
    const revoked = this.#revoked.has(order.orderNumber);
    return over || revoked || this.ledger.close(order.orderNumber) ? ok(null) : failed('cancelState');
  }

  #refund(fields: Fields): Handled {
    const get = (name: string): string => fields.get(name) ?? '';
    const refundNumber = get('merchant_order_no');
    const order = fields.has('orig_trans_no')
      ? this.ledger.findByRef(get('orig_trans_no'))
      : this.ledger.find(get('orig_merchant_order_no'));
    const amount = fromDecimal(get('price_currency') as Currency, get('order_amount'));
    if (amount === null || fields.has('orig_trans_no') === fields.has('orig_merchant_order_no')) {
      return failed('parameter');
    }
    if (order === null) {
      return failed('notFound');
    }
    if (this.#isUsed(refundNumber)) {
      return failed('duplicate');
    }
    if (order.state !== 'paid' || amount.currency !== order.amount.currency) {
      return failed('refundState');
    }
    const before = this.ledger
      .refunds()
      .filter((one) => one.orderNumber === order.orderNumber && !this.#failedRefunds.has(one.refundNumber))
      .reduce((sum, one) => sum + one.minor, 0);
    if (before + amount.minor > order.amount.minor) {
      return failed('refundSum');
    }
    if (amount.minor > (this.#options.balanceMinor ?? Number.MAX_SAFE_INTEGER)) {
      return failed('balance');
    }
    const refund: SandboxRefund = {
      refundNumber,
      refundRef: this.#ref(this.ledger.nextSerial()),
      orderNumber: order.orderNumber,
      minor: amount.minor,
      state: this.#options.refunds === 'processing' ? 'processing' : 'done',
      madeAt: this.now(),
    };
    this.#refundNotify.set(refundNumber, fields.get('notify_url') ?? null);
    this.ledger.addRefund(refund);
    return ok(newRefundData(refund, order));
  }

  #queryRefund(fields: Fields): Handled {
    const transNo = fields.get('trans_no');
    if (fields.has('merchant_order_no') === fields.has('trans_no')) {
      return failed('parameter');
    }
    const refund =
      transNo === undefined
        ? this.ledger.findRefund(fields.get('merchant_order_no') ?? '')
        : (this.ledger.refunds().find((one) => one.refundRef === transNo) ?? null);
    const order = refund === null ? null : this.ledger.find(refund.orderNumber);
    if (refund === null || order === null) {
      return failed('notFound');
    }
    const no = this.#failedRefunds.has(refund.refundNumber) ? SANDBOX_ERRORS.refund : null;
    return ok(refundData(refund, order, no));
  }

  #sale(order: SandboxOrder): Data {
    const extra = this.#extras.get(order.orderNumber);
    const revoked = this.#revoked.has(order.orderNumber);
    return extra === undefined ? {} : saleData(order, extra, revoked, this.#options.discountMinor ?? 0);
  }

  #isUsed(number: string): boolean {
    return this.ledger.find(number) !== null || this.ledger.findRefund(number) !== null;
  }

  #reply({ code, data }: Handled, faults: Faults): SandboxReply {
    const head = { code, msg: MESSAGES[code] ?? `refused: ${code}`, psn: this.#digits(20) };
    const content = JSON.stringify(data === null ? {} : distort(data, faults));
    const text = signedText(Object.entries({ ...head, data: content }));
    const wrong = faults.answer === 'bad signature' ? ' ' : '';
    const sign = signText(text + wrong, this.#options.keys.gateway.privateKey);
    const body = envelope(head, content, this.#options.dataAs ?? 'text', faults.answer === 'unsigned' ? null : sign);
    return {
      status: 200,
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: Buffer.from(faults.answer === 'half json' ? body.slice(0, body.length / 2) : body),
    };
  }

  #sign(message: Data): string {
    const fields = Object.entries(message).map(([name, value]): [string, string] => [name, String(value)]);
    return signText(signedText(fields), this.#options.keys.gateway.privateKey);
  }

  protected override newRefundRef(serial: number): string {
    return this.#ref(serial);
  }

  /** The platform's own numbers are long rows of digits. */
  #ref(serial: number): string {
    return `51230000${utcText(this.now()).slice(2, 10).replaceAll('-', '')}${String(serial).padStart(8, '0')}`;
  }

  #digits(count: number): string {
    return [...randomBytes(count)].map((byte) => byte % 10).join('');
  }
}

function ok(data: Data | null): Handled {
  return { code: '0', data };
}

function failed(what: keyof typeof SANDBOX_CODES): Handled {
  return { code: SANDBOX_CODES[what], data: null };
}
