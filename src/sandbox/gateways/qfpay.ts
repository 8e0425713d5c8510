import { createHash } from 'node:crypto';
import { type Currency, money } from '../../domain/money.ts';
import { GatewaySandbox, plain, type SandboxBaseOptions } from './base.ts';
import type { SandboxCall, SandboxReply, SandboxRequest } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { CodeScript, SandboxOrder, SandboxRefund } from './ledger.ts';
import {
  cancelFlag,
  distort,
  error,
  type Fields,
  monthBounds,
  refundProblem,
  result,
  stateCode,
} from './qfpay-answers.ts';
import {
  CODE_SHAPES,
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
  /** `processing`: refunds stay 1143 until `finishRefund`. Default done. */
  readonly refunds?: 'done' | 'processing';
  /** Every refund is refused with this code. Default null. */
  readonly refundCode?: string | null;
  /** Calls in any minute before HTTP 429. Default 400, as documented. */
  readonly callsPerMinute?: number;
}

type Params = ReadonlyMap<string, string>;

/** A local stand-in of QFPay, strict about what the real one is strict about. */
export class QfpaySandbox extends GatewaySandbox {
  readonly wallets = Object.keys(CODE_SHAPES);
  readonly #options: QfpaySandboxOptions;
  /** What the ledger does not keep: the pay_type and the merchant's own time of each order. */
  readonly #extras = new Map<string, { readonly payType: string; readonly txdtm: string }>();
  readonly #callTimes: number[] = [];

  constructor(options: QfpaySandboxOptions) {
    super(options);
    this.#options = options;
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

  protected recognise(request: SandboxRequest): SandboxCall | null {
    const params = formOf(rawForm(request)) ?? new Map<string, string>();
    const syssn = params.get('syssn');
    const byRef = syssn === undefined ? null : this.ledger.findByRef(syssn);
    const orderNumber = params.get('out_trade_no') ?? byRef?.orderNumber ?? '';
    const verb = verbOf(request, params);
    return verb === null ? null : { verb, orderNumber };
  }

  protected answer(call: SandboxCall, request: SandboxRequest, faults: Faults): SandboxReply {
    if (this.#tooMany()) {
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
    const signType = request.headers['x-qf-signtype'] === 'SHA256' ? 'sha256' : 'md5';
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
        return this.#query(params);
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
    this.#extras.set(orderNumber, { payType: params.get('pay_type') ?? '', txdtm: params.get('txdtm') ?? '' });
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
      ...this.#common(order),
      ...result(code),
      surcharge_fee: 0,
      surcharge_rate: 0,
      ...(order.orderCode === null ? {} : { qrcode: order.orderCode }),
    };
  }

  #query(params: Params): Fields {
    const syssns = params.get('syssn')?.split(',') ?? [];
    const numbers = params.get('out_trade_no')?.split(',') ?? [];
    const [start, end] = [params.get('start_time'), params.get('end_time')];
    const bounds = start === undefined && end === undefined ? null : monthBounds(start, end);
    const page = Number(params.get('page') ?? '1');
    const size = Number(params.get('page_size') ?? '10');
    const asksForSomething = syssns.length > 0 || numbers.length > 0 || bounds !== null;
    if (!asksForSomething || bounds === 'bad' || !(page >= 1) || !(size >= 1 && size <= 100)) {
      return error('1104');
    }
    for (const order of this.ledger.orders()) {
      if (syssns.includes(order.gatewayRef) || numbers.includes(order.orderNumber)) {
        this.ledger.asked(order.orderNumber);
      }
    }
    const thisMonth = timeText(this.now()).slice(0, 7);
    const inTime = (sysdtm: string): boolean =>
      bounds === null
        ? this.#options.monthTrap === false || sysdtm.startsWith(thisMonth)
        : sysdtm >= bounds.start && sysdtm <= bounds.end;
    const rows = [
      ...this.ledger.orders().map((order) => this.#paymentRow(order)),
      ...this.ledger.refunds().map((refund) => this.#refundRow(refund)),
    ].filter(
      (row) =>
        (syssns.length === 0 || syssns.includes(String(row['syssn']))) &&
        (numbers.length === 0 || numbers.includes(String(row['out_trade_no']))) &&
        (syssns.length > 0 || inTime(String(row['sysdtm']))),
    );
    return { ...result('0000'), page, page_size: size, data: rows.slice((page - 1) * size, page * size) };
  }

  #paymentRow(order: SandboxOrder): Fields {
    const { resperr, respcd } = result(stateCode(order));
    return {
      ...this.#common(order),
      respcd: respcd ?? '',
      errmsg: resperr ?? '',
      order_type: 'payment',
      cancel: cancelFlag(order),
      goods_name: order.description,
      userid: '2088000000000000',
    };
  }

  #refundRow(refund: SandboxRefund): Fields {
    const order = this.ledger.find(refund.orderNumber);
    return {
      ...(order === null ? {} : this.#common(order)),
      ...this.#refundNumbers(refund),
      respcd: refund.state === 'done' ? '0000' : '1143',
      errmsg: '',
      order_type: 'refund',
      cancel: '0',
      origssn: order?.gatewayRef ?? '',
    };
  }

  #refundNumbers(refund: SandboxRefund): Fields {
    return {
      syssn: refund.refundRef,
      out_trade_no: refund.refundNumber,
      txamt: String(refund.minor),
      sysdtm: timeText(refund.madeAt),
    };
  }

  #cancel(params: Params, route: 'close' | 'reversal'): Fields {
    const order = this.#named(params);
    if (!isAmount(params.get('txamt')) || !isTime(params.get('txdtm'))) {
      return error('1104');
    }
    if (order === null) {
      return error('1268');
    }
    const extra = this.#extras.get(order.orderNumber);
    const payType = PAY_TYPES.get(extra?.payType ?? '');
    if (params.get('txamt') !== String(order.amount.minor)) {
      return error('1266');
    }
    if (params.get('txdtm') !== extra?.txdtm) {
      return error('1267');
    }
    if (payType?.cancel.includes(route) !== true) {
      return error('1297');
    }
    const youngest = order.wallet === 'wechat' && order.mode === 'mpm' ? (this.#options.wechatCloseMinAgeMs ?? 0) : 0;
    if (this.now() - order.madeAt < youngest) {
      return error('1101');
    }
    if (!this.ledger.close(order.orderNumber)) {
      return error(order.state === 'paid' ? '1260' : order.state === 'refunded' ? '1262' : '1142');
    }
    const syssn = this.#ref(this.ledger.nextSerial());
    return { ...this.#common(order), ...result('0000'), syssn, orig_syssn: order.gatewayRef };
  }

  #refund(params: Params): Fields {
    const order = params.has('syssn') ? this.ledger.findByRef(params.get('syssn') ?? '') : null;
    const refundNumber = params.get('out_trade_no') ?? '';
    const minor = Number(params.get('txamt'));
    if (!isNumber(refundNumber) || !isAmount(params.get('txamt')) || !isTime(params.get('txdtm'))) {
      return error('1104');
    }
    if (order === null) {
      return error('1268');
    }
    if (this.ledger.find(refundNumber) !== null || this.ledger.findRefund(refundNumber) !== null) {
      return { ...error('1251'), respmsg: 'out_trade_no is used' };
    }
    const busy = this.ledger.refunds().some((one) => one.orderNumber === order.orderNumber && one.state !== 'done');
    const code = this.#options.refundCode ?? (busy ? '1155' : refundProblem(order, minor));
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
      ...this.#common(order),
      ...this.#refundNumbers(refund),
      ...result(refund.state === 'done' ? '0000' : '1143'),
      orig_syssn: order.gatewayRef,
    };
  }

  #named(params: Params): SandboxOrder | null {
    const syssn = params.get('syssn');
    return syssn === undefined ? this.ledger.find(params.get('out_trade_no') ?? '') : this.ledger.findByRef(syssn);
  }

  /** What every answer about an order echoes. */
  #common(order: SandboxOrder): Fields {
    const extra = this.#extras.get(order.orderNumber);
    return {
      pay_type: extra?.payType ?? '',
      sysdtm: timeText(order.madeAt),
      paydtm: order.paidAt === null ? '' : timeText(order.paidAt),
      txdtm: extra?.txdtm ?? '',
      txcurrcd: order.amount.currency,
      txamt: String(order.amount.minor),
      out_trade_no: order.orderNumber,
      syssn: order.gatewayRef,
      chnlsn: order.paidAt === null ? '' : `4200${order.gatewayRef}`,
      chnlsn2: null,
      cardcd: '',
      ...(this.#options.mchid ? { mchid: this.#options.mchid } : {}),
    };
  }

  /** QFPay's own numbers: the day, then digits. */
  #ref(serial: number): string {
    return `${timeText(this.now()).slice(0, 10).replaceAll('-', '')}0661000200${String(serial).padStart(8, '0')}`;
  }

  #reply(fields: Fields, faults: Faults): SandboxReply {
    const text = pythonJson(fields);
    const body = Buffer.from(faults.answer === 'half json' ? text.slice(0, text.length / 2) : text);
    const key = faults.answer === 'bad signature' ? 'not the key' : this.#options.clientKey;
    const type = this.#options.answerSignType ?? 'MD5';
    const sign = createHash(type === 'MD5' ? 'md5' : 'sha256')
      .update(body)
      .update(key)
      .digest('hex')
      .toUpperCase();
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

  #tooMany(): boolean {
    const now = performance.now();
    while ((this.#callTimes[0] ?? now) < now - 60_000) {
      this.#callTimes.shift();
    }
    this.#callTimes.push(now);
    return this.#callTimes.length > (this.#options.callsPerMinute ?? 400);
  }
}
