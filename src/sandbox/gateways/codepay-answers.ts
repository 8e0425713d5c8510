import { type Money, toDecimal } from '../../domain/money.ts';
import type { Faults } from './faults.ts';
import type { SandboxOrder, SandboxRefund } from './ledger.ts';

export type Data = Record<string, string | number>;

/** What the ledger does not keep of an order. */
export interface OrderExtra {
  readonly method: string;
  readonly storeNo: string;
  readonly terminalSn: string;
  readonly attach: string;
  readonly notifyUrl: string | null;
  readonly scenario: 'SCANQR_PAY' | 'BSCANQR_PAY' | 'ENTRYCODE_PAY';
}

/** Amounts as they are seen to come: text, major units, no zeros at the end. */
export function bareAmount(amount: Money): string {
  const text = toDecimal(amount);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** UTC. */
export function utcText(wallMs: number): string {
  const [day, time] = new Date(wallMs).toISOString().split('T');
  return `${day} ${(time ?? '').slice(0, 8)}`;
}

/** @param revoked a paid order that a cancel gave back. An ordinary refund leaves the sale as it was. */
export function statusOf(order: SandboxOrder, revoked: boolean): number {
  const states = { created: 9, pending: 0, paid: 2, declined: 1, expired: 1, closed: 3, refunded: revoked ? 3 : 2 };
  return states[order.state];
}

/** The data of a sale, as answers to a charge and a query have it; members without a value are left out. */
export function saleData(order: SandboxOrder, extra: OrderExtra, revoked: boolean, discountMinor: number): Data {
  const amount = bareAmount(order.amount);
  const paid = order.paidAt === null ? null : order.amount.minor - discountMinor;
  return filled({
    trans_no: order.gatewayRef,
    trans_type: 1,
    trans_status: statusOf(order, revoked),
    merchant_order_no: order.orderNumber,
    price_currency: order.amount.currency,
    order_amount: amount,
    trans_amount: amount,
    trans_fee_c: '0',
    pay_method_id: extra.method,
    pay_scenario: extra.scenario,
    store_no: extra.storeNo,
    terminal_sn: extra.terminalSn,
    attach: extra.attach,
    ...(paid === null
      ? {}
      : {
          paid_amount: bareAmount({ ...order.amount, minor: paid }),
          discount_bmopc: '0',
          discount_bpc: bareAmount({ ...order.amount, minor: discountMinor }),
          pay_channel_trans_no: `2026${order.gatewayRef}`,
          pay_user_account_id: '2088000000000000',
          trans_end_time: utcText(order.paidAt ?? 0),
        }),
    ...(order.declineCode === null || order.state !== 'declined'
      ? {}
      : { trans_error_code: order.declineCode, trans_error_msg: `Declined[[${order.declineCode}]pretended]` }),
  });
}

/** The data of a refund, as a query has it. */
export function refundData(refund: SandboxRefund, order: SandboxOrder, failed: string | null): Data {
  const amount = bareAmount({ ...order.amount, minor: refund.minor });
  const state = failed !== null ? 1 : refund.state === 'done' ? 2 : 0;
  return filled({
    trans_no: refund.refundRef,
    orig_trans_no: order.gatewayRef,
    trans_status: state,
    merchant_order_no: refund.refundNumber,
    price_currency: order.amount.currency,
    order_amount: amount,
    trans_amount: amount,
    trans_fee_c: '0',
    ...(state === 2 ? { trans_end_time: utcText(refund.madeAt) } : {}),
    ...(failed === null ? {} : { trans_error_code: failed, trans_error_msg: 'pretended' }),
  });
}

/** The answer to a new refund names no number and no state. */
export function newRefundData(refund: SandboxRefund, order: SandboxOrder): Data {
  return {
    trans_no: refund.refundRef,
    trans_amount: bareAmount({ ...order.amount, minor: refund.minor }),
    trans_fee_c: '0',
    vat_amount: '0',
  };
}

/** The content faults: the same answer about something else. */
export function distort(data: Data, faults: Faults): Data {
  switch (faults.answer) {
    case 'other amount':
      return { ...data, ...('order_amount' in data ? { order_amount: '0.01' } : {}), trans_amount: '0.01' };
    case 'other order':
      return { ...data, merchant_order_no: 'SOMEBODYELSES1' };
    case 'other merchant':
      return { ...data, merchant_no: '999999999999' };
    default:
      return data;
  }
}

/** An answer, written by hand: `data` stands in it exactly as it was signed, whether as a text or as an object. */
export function envelope(
  head: Readonly<Record<string, string>>,
  content: string,
  dataAs: 'text' | 'object',
  sign: string | null,
): string {
  const members = [
    ...Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
    `"data":${dataAs === 'text' ? JSON.stringify(content) : content}`,
    ...(sign === null ? [] : [`"sign":${JSON.stringify(sign)}`]),
  ];
  return `{${members.join(',')}}`;
}

function filled(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== ''));
}
