import type { PaymentFacts } from '../../domain/gateway.ts';
import { type Money, toDecimal } from '../../domain/money.ts';
import type { RefundFacts } from '../port.ts';
import type { Params } from './calls.ts';
import type { CodepaySettings, CodepayWallet } from './settings.ts';

const ORDER_NUMBER = /^[0-9A-Za-z_|*@-]{1,32}$/;

/** The parameters of a new order, either way of paying; null when the order number is none that CodePay takes. */
export function orderParams(payment: PaymentFacts, wallet: CodepayWallet, settings: CodepaySettings): Params | null {
  if (!ORDER_NUMBER.test(payment.orderNumber)) {
    return null;
  }
  const goods = payment.description
    .replace(/[^A-Za-z0-9 ]+/g, ' ')
    .trim()
    .slice(0, 20)
    .trim();
  return {
    merchant_order_no: payment.orderNumber,
    pay_method_id: wallet.method,
    ...amountParams(payment.amount, settings),
    description: goods === '' ? 'payment' : goods,
    store_no: settings.storeNo,
    terminal_sn: settings.terminalSn,
    notify_url: settings.notifyUrl,
    term_ip: settings.termIp,
    longitude: settings.longitude,
    latitude: settings.latitude,
  };
}

/** The parameters of a refund; null when there is no number to name the sale or the refund by. */
export function refundParams(
  payment: PaymentFacts,
  refund: RefundFacts,
  byEntryCode: boolean,
  settings: CodepaySettings,
): Params | null {
  const origin = byEntryCode ? payment.gatewayRef : payment.orderNumber;
  if (origin === null || !ORDER_NUMBER.test(refund.refundNumber)) {
    return null;
  }
  return {
    merchant_order_no: refund.refundNumber,
    ...(byEntryCode ? { orig_trans_no: origin } : { orig_merchant_order_no: origin }),
    ...amountParams(refund.amount ?? payment.amount, settings),
    description: 'refund',
    notify_url: settings.notifyUrl,
  };
}

/**
 * The parameters that ask for a static code; without order number and amount on purpose. Were it one order's, the next customer
 * would pay the price of the one before.
 */
export function entryCodeParams(payment: PaymentFacts, wallet: CodepayWallet, settings: CodepaySettings): Params {
  return {
    pay_method_id: wallet.method,
    price_currency: payment.amount.currency,
    store_no: settings.storeNo,
    terminal_sn: settings.terminalSn,
    notify_url: settings.notifyUrl,
  };
}

/** Major units with all the currency's places, `8.00`. */
function amountParams(amount: Money, { amountField }: CodepaySettings): Params {
  const text = toDecimal(amount);
  return {
    price_currency: amount.currency,
    order_amount: amountField === 'trans_amount' ? null : text,
    trans_amount: amountField === 'order_amount' ? null : text,
  };
}
