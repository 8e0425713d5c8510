import { createHash } from 'node:crypto';
import { type Currency, money } from '../../domain/money.ts';
import { GatewaySandbox, plain, type SandboxBaseOptions } from './base.ts';
import type { NotificationRules, SandboxCall, SandboxNotification, SandboxReply, SandboxRequest } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { CodeScript, SandboxOrder, SandboxRefund } from './ledger.ts';
import {
  distort,
  error,
  type Fields,
  isRefundPause,
  loosely,
  refundProblem,
  result,
  stateCode,
} from './qfpay-answers.ts';
import { QfpayBook } from './qfpay-book.ts';
import {
  CODE_SHAPES,
  commonParamsFit,
  formOf,
  isAmount,
  isNumber,
  isTime,
  orderCodeFor,
  orderParamsFit,
  PAY_TYPES,
  pythonJson,
  rawForm,
  timeText,
  verbOf,
} from './qfpay-rules.ts';
import { CallRate } from './rate.ts';

export interface QfpaySandboxOptions extends SandboxBaseOptions {
  readonly appCode: string;
  readonly clientKey: string;
  /** When set, every call must carry it; when null, none may. */
  readonly mchid?: string | null;
  /** Answers are MD5-signed unless this says SHA256, as a gateway might for SHA-256 requests. Default MD5. */
  readonly answerSignType?: 'MD5' | 'SHA256';
  /** What a used order number is answered with. Default 1251. */
  readonly duplicateCode?: '1251' | '1102' | '2011';
  /** Whether a query by order number looks only into the named or current month. Default true: the trap is set. */
  readonly monthTrap?: boolean;
  /** Youngest age at which a WeChat order code can be closed, ms. WeChat's own rule is five minutes; default 0. */
  readonly wechatCloseMinAgeMs?: number;
  /** Youngest age at which a scanned WeChat charge can be reversed, ms. WeChat advises 15 s; default 0. */
  readonly wechatReversalMinAgeMs?: number;
  /** How a cancel is answered that a wallet does not have: with 1297, or without a number of its own. Default 1297. */
  readonly unsupportedCancel?: '1297' | 'no number';
  /** A close or reversal of a paid order: refused, as now, or it gives the money back, as years ago. Default refused. */
  readonly cancelOfPaid?: 'refuse' | 'refund';
  /** `processing`: refunds stay 1143 until `finishRefund`. Default done. */
  readonly refunds?: 'done' | 'processing';
  /** Every refund is refused with this code. Default null. */
  readonly refundCode?: string | null;
  /** Refunds are refused with 1265 from 23:30 to 00:30 in UTC+8, as documented. Default false, for whoever works late. */
  readonly refundPause?: boolean;
  /** The address of a payment request goes before the registered one. It is not documented whether it does. Default true. */
  readonly honoursNotifyUrl?: boolean;
  /** Result codes without quotes and amounts as numbers, as some printed samples have them. Default false. */
  readonly looseAnswers?: boolean;
  /** Calls in any minute before HTTP 429. Default 400, as documented. */
  readonly callsPerMinute?: number;
  /** Calls in any second before HTTP 429. Default 100, as documented. */
  readonly callsPerSecond?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Any HTTP 200 with the one word counts; a day and a few hours of trying, then never again. */
const NOTIFICATION_RULES: NotificationRules = {
  gapsMs: [2, 10, 10, 60].map((minutes) => minutes * MINUTE_MS).concat([2, 6, 15].map((hours) => hours * HOUR_MS)),
  // QFPay names no limit.
  answerWithinMs: 10_000,
  isTaken: (status, body) => status === 200 && body.trim() === 'SUCCESS',
};

const SIGN_TYPES: Readonly<Record<string, 'md5' | 'sha256'>> = { MD5: 'md5', SHA256: 'sha256' };

type Params = ReadonlyMap<string, string>;

/** A local stand-in of QFPay, strict about what the real one is strict about. */
export class QfpaySandbox extends GatewaySandbox {
  readonly wallets = Object.keys(CODE_SHAPES);
  readonly #options: QfpaySandboxOptions;
  readonly #book: QfpayBook;
  readonly #rate: CallRate;

  constructor(options: QfpaySandboxOptions) {
    super(options);
    this.#options = options;
    this.#book = new QfpayBook({
      ledger: this.ledger,
      now: this.now,
      mchid: options.mchid ?? null,
      monthTrap: options.monthTrap ?? true,
    });
    this.#rate = new CallRate([
      { calls: options.callsPerSecond ?? 100, withinMs: 1000 },
      { calls: options.callsPerMinute ?? 400, withinMs: MINUTE_MS },
    ]);
  }

  issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string {
    const shape = CODE_SHAPES[options.wallet];
    if (shape === undefined) {
      throw new RangeError('this wallet has no payment codes');
    }
    return this.ledger.issueCode(options.wallet, options.script, shape);
  }

  decline(orderNumber: string): boolean {
    return this.ledger.decline(orderNumber, '1205');
  }

  finishRefund(refundNumber: string): boolean {
    return this.ledger.finishRefund(refundNumber);
  }

  /**
   * A second phone pays an order that is paid, and QFPay takes both: from then on it lists two successes under one order number.
   * @returns false when the order is not paid.
   */
  payAgain(orderNumber: string): boolean {
    const isPaid = this.ledger.find(orderNumber)?.state === 'paid';
    if (isPaid) {
      this.#book.keepSecond(orderNumber, this.#ref(this.ledger.nextSerial()));
    }
    return isPaid;
  }

  protected override get notificationRules(): NotificationRules {
    return NOTIFICATION_RULES;
  }

  /** Silence is how QFPay tells of failures. */
  protected override notificationOf(order: SandboxOrder, refund: SandboxRefund | null): SandboxNotification | null {
    if (refund === null && order.state !== 'paid') {
      return null;
    }
    const body = Buffer.from(pythonJson(this.#book.notification(order, refund)));
    return {
      url: this.#options.honoursNotifyUrl === false ? null : this.#book.extras(order.orderNumber).notifyUrl,
      headers: { 'content-type': 'application/json', 'X-QF-SIGN': this.#signature(body, 'md5', true) },
      body,
    };
  }

  protected override newRefundRef(serial: number): string {
    return this.#ref(serial);
  }

  protected recognise(request: SandboxRequest): SandboxCall | null {
    const params = formOf(rawForm(request)) ?? new Map<string, string>();
    const syssn = params.get('syssn');
    const byRef = syssn === undefined ? null : this.ledger.findByRef(syssn);
    const orderNumber = params.get('out_trade_no') ?? byRef?.orderNumber ?? '';
    const verb = verbOf(request, params);
    return verb === null ? null : { verb, orderNumber };
  }

  protected answer(call: SandboxCall, request: SandboxRequest, faults: Faults): SandboxReply {
    if (!this.#rate.take(performance.now())) {
      return plain(429, 'Too Many Requests');
    }
    const params = this.#accept(request);
    if (typeof params === 'string') {
      return this.#reply(error(params), faults);
    }
    if (!faults.processed) {
      return this.#reply(error('1254'), faults);
    }
    const fields = this.#process(call, request, params);
    return this.#reply(faults.answer === 'system error' ? error('1254') : distort(fields, faults), faults);
  }

  /** The signed parameters, or the code of what is wrong with the request. */
  #accept(request: SandboxRequest): Params | string {
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
    const params = formOf(rawForm(request));
    if (params === null || (request.method === 'POST' && type !== 'application/x-www-form-urlencoded')) {
      return '1104';
    }
    const signType = SIGN_TYPES[String(request.headers['x-qf-signtype'] ?? 'MD5')];
    if (signType === undefined) {
      return '1108';
    }
    const line = [...params.keys()]
      .sort()
      .map((name) => `${name}=${params.get(name) ?? ''}`)
      .join('&');
    const wanted = createHash(signType).update(line).update(this.#options.clientKey).digest('hex');
    const given = String(request.headers['x-qf-sign'] ?? '').toLowerCase();
    const merchantFits = (params.get('mchid') ?? null) === (this.#options.mchid ?? null);
    const appFits = request.headers['x-qf-appcode'] === this.#options.appCode;
    return given === wanted && appFits && merchantFits ? params : '1108';
  }

  #process(call: SandboxCall, request: SandboxRequest, params: Params): Fields {
    switch (call.verb) {
      case 'charge':
      case 'present':
        return this.#pay(params);
      case 'query':
        return this.#book.query(params) ?? error('1104');
      case 'cancel':
        return this.#cancel(params, request.path.endsWith('/close') ? 'close' : 'reversal');
      case 'refund':
        return this.#refund(params);
      default:
        return call.verb satisfies never;
    }
  }

  #pay(params: Params): Fields {
    const payType = PAY_TYPES.get(params.get('pay_type') ?? '');
    const orderNumber = params.get('out_trade_no') ?? '';
    if (payType === undefined || !orderParamsFit(params, payType)) {
      return error('1104');
    }
    if (this.ledger.find(orderNumber) !== null || this.ledger.findRefund(orderNumber) !== null) {
      return { ...error(this.#options.duplicateCode ?? '1251'), respmsg: 'out_trade_no is used' };
    }
    const taken = payType.mode === 'cpm' ? this.ledger.useCode(params.get('auth_code') ?? '') : null;
    const refusal = typeof taken === 'string' ? (taken === 'lapsed' ? '2005' : '1202') : null;
    const codeWallet = taken === null || typeof taken === 'string' ? payType.wallet : taken.wallet;
    const wallet = payType.wallet === 'any' ? codeWallet : payType.wallet;
    const serial = this.ledger.nextSerial();
    this.#book.keep(orderNumber, {
      payType: params.get('pay_type') ?? '',
      txdtm: params.get('txdtm') ?? '',
      udid: params.get('udid') ?? null,
      notifyUrl: params.get('notify_url') ?? null,
    });
    this.ledger.add({
      orderNumber,
      gatewayRef: this.#ref(serial),
      amount: money(params.get('txcurrcd') as Currency, Number(params.get('txamt'))),
      wallet,
      mode: payType.mode,
      description: params.get('goods_name') ?? '',
      ...(payType.mode === 'mpm'
        ? { orderCode: orderCodeFor(wallet, serial), lifeMs: Number(params.get('expired_time') ?? '30') * 60_000 }
        : {}),
    });
    if (refusal !== null || codeWallet !== wallet) {
      this.ledger.decline(orderNumber, refusal ?? '1202');
    } else if (taken !== null && typeof taken === 'object') {
      this.ledger.play(orderNumber, taken.script, taken.script === 'insufficient funds' ? '1201' : '1205');
    }
    return this.#orderAnswer(orderNumber);
  }

  #orderAnswer(orderNumber: string): Fields {
    const order = this.ledger.find(orderNumber);
    if (order === null) {
      return error('1254');
    }
    const code = order.mode === 'mpm' ? '0000' : stateCode(order);
    return {
      ...this.#book.order(order),
      ...result(code),
      surcharge_fee: 0,
      surcharge_rate: 0,
      ...(order.orderCode === null ? {} : { qrcode: order.orderCode }),
    };
  }

  #cancel(params: Params, route: 'close' | 'reversal'): Fields {
    const order = this.#named(params);
    if (!isAmount(params.get('txamt')) || !isTime(params.get('txdtm')) || !commonParamsFit(params)) {
      return error('1104');
    }
    if (order === null) {
      return error(params.has('syssn') || params.has('out_trade_no') ? '1268' : '1104');
    }
    const { payType, txdtm } = this.#book.extras(order.orderNumber);
    if (params.get('txamt') !== String(order.amount.minor)) {
      return error('1266');
    }
    if (params.get('txdtm') !== txdtm) {
      return error('1267');
    }
    const cancelled: Fields = { ...this.#book.order(order), ...result('0000'), orig_syssn: order.gatewayRef };
    if (PAY_TYPES.get(payType)?.cancel.includes(route) !== true) {
      const { syssn: _none, ...unsupported } = cancelled;
      return this.#options.unsupportedCancel === 'no number' ? unsupported : error('1297');
    }
    if (this.now() - order.madeAt < this.#youngest(order)) {
      return error('1101');
    }
    if (order.state === 'paid' && this.#options.cancelOfPaid === 'refund') {
      this.refundByHand(order.orderNumber, null);
    } else if (!this.ledger.close(order.orderNumber)) {
      return error(order.state === 'paid' ? '1260' : order.state === 'refunded' ? '1262' : '1142');
    }
    return { ...cancelled, syssn: this.#ref(this.ledger.nextSerial()) };
  }

  /** How old WeChat wants an order to be before it lets go of it. */
  #youngest(order: SandboxOrder): number {
    const { wechatCloseMinAgeMs = 0, wechatReversalMinAgeMs = 0 } = this.#options;
    return order.wallet !== 'wechat' ? 0 : order.mode === 'mpm' ? wechatCloseMinAgeMs : wechatReversalMinAgeMs;
  }

  #refund(params: Params): Fields {
    const order = this.ledger.findByRef(params.get('syssn') ?? '');
    const refundNumber = params.get('out_trade_no') ?? '';
    const minor = Number(params.get('txamt'));
    const fits = isNumber(refundNumber) && isAmount(params.get('txamt')) && isTime(params.get('txdtm'));
    if (!fits || !params.has('syssn') || !commonParamsFit(params)) {
      return error('1104');
    }
    if (order === null) {
      return error('1268');
    }
    if (this.ledger.find(refundNumber) !== null || this.ledger.findRefund(refundNumber) !== null) {
      return { ...error('1251'), respmsg: 'out_trade_no is used' };
    }
    const busy = this.ledger.refunds().some((one) => one.orderNumber === order.orderNumber && one.state !== 'done');
    const paused = this.#options.refundPause === true && isRefundPause(this.now());
    const code = this.#options.refundCode ?? (paused ? '1265' : busy ? '1155' : refundProblem(order, minor));
    if (code !== null) {
      return { ...error(code), respmsg: code === '1264' ? 'wrong cancel' : '' };
    }
    const refund: SandboxRefund = {
      refundNumber,
      refundRef: this.#ref(this.ledger.nextSerial()),
      orderNumber: order.orderNumber,
      minor,
      state: this.#options.refunds === 'processing' ? 'processing' : 'done',
      madeAt: this.now(),
    };
    this.ledger.addRefund(refund);
    return {
      ...this.#book.order(order),
      ...this.#book.refund(refund),
      ...result(refund.state === 'done' ? '0000' : '1143'),
      orig_syssn: order.gatewayRef,
    };
  }

  #named(params: Params): SandboxOrder | null {
    const syssn = params.get('syssn');
    return syssn === undefined ? this.ledger.find(params.get('out_trade_no') ?? '') : this.ledger.findByRef(syssn);
  }

  /** QFPay's own numbers: the day, then digits. */
  #ref(serial: number): string {
    return `${timeText(this.now()).slice(0, 10).replaceAll('-', '')}0661000200${String(serial).padStart(8, '0')}`;
  }

  #reply(fields: Fields, faults: Faults): SandboxReply {
    const whole = this.#options.looseAnswers === true ? loosely(pythonJson(fields)) : pythonJson(fields);
    const body = Buffer.from(faults.answer === 'half json' ? whole.slice(0, whole.length / 2) : whole);
    const type = this.#options.answerSignType ?? 'MD5';
    const sign = this.#signature(body, SIGN_TYPES[type] ?? 'md5', faults.answer !== 'bad signature');
    return {
      status: 200,
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'x-powered-by': 'QF/1.1',
        ...(faults.answer === 'unsigned' ? {} : { 'x-qf-sign': sign }),
        ...(type === 'SHA256' ? { 'x-qf-signtype': 'SHA256' } : {}),
      },
      body,
    };
  }

  #signature(body: Buffer, type: 'md5' | 'sha256', good: boolean): string {
    const key = good ? this.#options.clientKey : 'not the key';
    return createHash(type).update(body).update(key).digest('hex').toUpperCase();
  }
}
