import type { Ledger, SandboxOrder, SandboxRefund } from './ledger.ts';
import { cancelFlag, type Fields, monthBounds, result, stateCode } from './qfpay-answers.ts';
import { timeText } from './qfpay-rules.ts';

/** What the ledger does not keep of an order. */
export interface OrderExtras {
  readonly payType: string;
  /** The merchant's own time. */
  readonly txdtm: string;
  readonly udid: string | null;
  readonly notifyUrl: string | null;
}

const NO_EXTRAS: OrderExtras = { payType: '', txdtm: '', udid: null, notifyUrl: null };

export interface BookOptions {
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly mchid: string | null;
  /** A query by order number looks only into the named or current month. */
  readonly monthTrap: boolean;
}

/** Orders and refunds in QFPay's own words: what answers, query rows and notifications say of them. */
export class QfpayBook {
  readonly #options: BookOptions;
  readonly #extras = new Map<string, OrderExtras>();
  /** QFPay's own numbers of second successes, by our order number. */
  readonly #seconds = new Map<string, string>();

  constructor(options: BookOptions) {
    this.#options = options;
  }

  keep(orderNumber: string, extras: OrderExtras): void {
    this.#extras.set(orderNumber, extras);
  }

  extras(orderNumber: string): OrderExtras {
    return this.#extras.get(orderNumber) ?? NO_EXTRAS;
  }

  /** A second success under the same order number: one more row, with a number of its own. */
  keepSecond(orderNumber: string, gatewayRef: string): void {
    this.#seconds.set(orderNumber, gatewayRef);
  }

  /** What every answer about an order echoes. */
  order(order: SandboxOrder): Fields {
    const { ledger, mchid } = this.#options;
    // By its other number: a notification with a fault in it calls the order by a name that is not its own.
    const { payType, txdtm, udid } = this.extras(ledger.findByRef(order.gatewayRef)?.orderNumber ?? order.orderNumber);
    return {
      pay_type: payType,
      sysdtm: timeText(order.madeAt),
      paydtm: order.paidAt === null ? '' : timeText(order.paidAt),
      txdtm,
      txcurrcd: order.amount.currency,
      txamt: String(order.amount.minor),
      out_trade_no: order.orderNumber,
      syssn: order.gatewayRef,
      chnlsn: order.paidAt === null ? '' : `4200${order.gatewayRef}`,
      chnlsn2: null,
      cardcd: '',
      ...(udid === null ? {} : { udid }),
      ...(mchid === null ? {} : { mchid }),
    };
  }

  refund(refund: SandboxRefund): Fields {
    return {
      syssn: refund.refundRef,
      out_trade_no: refund.refundNumber,
      txamt: String(refund.minor),
      sysdtm: timeText(refund.madeAt),
    };
  }

  /** The rows that a well-formed query finds, and null for one that asks for nothing or for what cannot be. */
  query(params: ReadonlyMap<string, string>): Fields | null {
    const { ledger, monthTrap } = this.#options;
    const [syssns, numbers, payTypes] = ['syssn', 'out_trade_no', 'pay_type'].map((name) =>
      params.get(name)?.split(','),
    );
    const [start, end] = [params.get('start_time'), params.get('end_time')];
    const bounds = start === undefined && end === undefined ? null : monthBounds(start, end);
    const [page, size] = [params.get('page') ?? '1', params.get('page_size') ?? '10'];
    const asksForSomething = syssns !== undefined || numbers !== undefined || bounds !== null;
    const listsFit = ['syssn', 'out_trade_no'].every((name) => isList(params.get(name)));
    if (!asksForSomething || !listsFit || bounds === 'bad' || !isPage(page, 999_999) || !isPage(size, 100)) {
      return null;
    }
    for (const order of ledger.orders()) {
      if (syssns?.includes(order.gatewayRef) === true || numbers?.includes(order.orderNumber) === true) {
        ledger.asked(order.orderNumber);
      }
    }
    const thisMonth = timeText(this.#options.now()).slice(0, 7);
    const inTime = (sysdtm: string): boolean =>
      bounds === null ? !monthTrap || sysdtm.startsWith(thisMonth) : sysdtm >= bounds.start && sysdtm <= bounds.end;
    const fits = (list: readonly string[] | undefined, value: unknown): boolean =>
      list === undefined || list.includes(String(value));
    const rows = this.#rows().filter(
      (row) =>
        fits(syssns, row['syssn']) &&
        fits(numbers, row['out_trade_no']) &&
        fits(payTypes, row['pay_type']) &&
        fits(params.get('respcd')?.split(','), row['respcd']) &&
        (syssns !== undefined || inTime(String(row['sysdtm']))),
    );
    const first = (Number(page) - 1) * Number(size);
    return {
      ...result('0000'),
      page: Number(page),
      page_size: Number(size),
      data: rows.slice(first, first + Number(size)),
    };
  }

  /** What QFPay posts about a success: texts only. */
  notification(order: SandboxOrder, refund: SandboxRefund | null): Fields {
    const { chnlsn2: _absent, ...fields } = this.order(order);
    return {
      status: '1',
      notify_type: refund === null ? 'payment' : 'refund',
      ...fields,
      ...(refund === null ? {} : this.refund(refund)),
      cancel: '0',
      respcd: '0000',
      goods_name: order.description,
    };
  }

  #rows(): Fields[] {
    const { ledger } = this.#options;
    return [
      ...ledger.orders().flatMap((order) => this.#paymentRows(order)),
      ...ledger.refunds().map((refund) => this.#refundRow(refund, ledger.find(refund.orderNumber))),
    ];
  }

  #paymentRows(order: SandboxOrder): Fields[] {
    const second = this.#seconds.get(order.orderNumber);
    const row = this.#paymentRow(order);
    // What is done with the first one says nothing of the second.
    return second === undefined ? [row] : [row, { ...row, respcd: '0000', cancel: '0', syssn: second }];
  }

  #paymentRow(order: SandboxOrder): Fields {
    const { resperr, respcd } = result(stateCode(order));
    return {
      ...this.order(order),
      respcd,
      errmsg: resperr,
      order_type: 'payment',
      cancel: cancelFlag(order),
      goods_name: order.description,
      userid: '2088000000000000',
    };
  }

  #refundRow(refund: SandboxRefund, order: SandboxOrder | null): Fields {
    return {
      ...(order === null ? {} : this.order(order)),
      ...this.refund(refund),
      respcd: refund.state === 'done' ? '0000' : '1143',
      errmsg: '',
      order_type: 'refund',
      cancel: '0',
      origssn: order?.gatewayRef ?? '',
    };
  }
}

/** Several numbers with commas between them have to fit the 128 characters of one. */
function isList(text: string | undefined): boolean {
  return text === undefined || (text.length <= 128 && text.split(',').every((part) => part !== ''));
}

function isPage(text: string, most: number): boolean {
  return /^[1-9]\d{0,5}$/.test(text) && Number(text) <= most;
}
