import { type Currency, fromDecimal, type Money, money, toDecimal } from '../../domain/money.ts';
import type { UqpayFields } from '../../gateways/uqpay/settings.ts';
import type { Faults } from './faults.ts';
import type { Ledger, SandboxOrder, SandboxRefund } from './ledger.ts';
import { timeText, type Value } from './uqpay-rules.ts';

/** Fields by their names with points; null: left out. */
export type Rows = readonly (readonly [string, Value | null])[];

/** What the ledger does not keep of an order. */
export interface UqpayExtra {
  readonly product: string;
  readonly method: string;
  readonly notifyUrl: string | null;
}

export interface UqpayBookOptions {
  readonly ledger: Ledger;
  readonly clientId: string;
  readonly fields: UqpayFields;
  readonly amountUnit: 'major' | 'minor';
}

/** A cancel of a paid order stands in the ledger as a refund under a number that begins so. */
export const CANCEL_REFUND = 'CANCEL-';

/** What UQPAY says about orders and refunds. */
export class UqpayBook {
  readonly #ledger: Ledger;
  readonly #clientId: string;
  readonly #fields: UqpayFields;
  readonly #amountUnit: 'major' | 'minor';
  /** By UQPAY's number. */
  readonly #extras = new Map<string, UqpayExtra>();

  constructor(options: UqpayBookOptions) {
    this.#ledger = options.ledger;
    this.#clientId = options.clientId;
    this.#fields = options.fields;
    this.#amountUnit = options.amountUnit;
  }

  note(gatewayRef: string, extra: UqpayExtra): void {
    this.#extras.set(gatewayRef, extra);
  }

  extra(order: SandboxOrder): UqpayExtra | null {
    return this.#extras.get(order.gatewayRef) ?? null;
  }

  /** What every answer and notification about an order holds. */
  row(order: SandboxOrder): Rows {
    const extra = this.#extras.get(order.gatewayRef);
    const entry = extra?.product === 'ENTRY_CODE';
    const fields = this.#fields;
    return [
      [fields.orderId, entry ? null : order.orderNumber],
      [fields.gatewayOrderId, order.gatewayRef],
      [fields.amount, this.#amountText(order.amount)],
      [fields.currency, order.amount.currency],
      ['paymentMethod', extra?.method ?? null],
      ['product', extra?.product ?? null],
      ['status', this.#status(order)],
      [fields.payTime, order.paidAt === null ? null : timeText(order.paidAt)],
      [fields.refundedAmount, this.#amountText(money(order.amount.currency, order.refundedMinor))],
      [fields.failCode, order.state === 'declined' ? order.declineCode : null],
      [fields.merchantId, this.#clientId],
    ];
  }

  /** The same about a refund. */
  refundRow(refund: SandboxRefund): Rows {
    const order = this.#ledger.find(refund.orderNumber);
    const currency = order?.amount.currency ?? 'HKD';
    const fields = this.#fields;
    return [
      [fields.refundId, refund.refundNumber],
      [fields.originalOrderId, refund.orderNumber],
      [fields.gatewayOrderId, refund.refundRef],
      [fields.amount, this.#amountText(money(currency, refund.minor))],
      [fields.currency, currency],
      ['status', refund.state === 'done' ? 'success' : 'processing'],
      [fields.merchantId, this.#clientId],
    ];
  }

  #status(order: SandboxOrder): string {
    const words = { created: 'processing', pending: 'processing', paid: 'success', declined: 'fail', closed: 'closed' };
    return order.state === 'refunded'
      ? this.cancelled(order)
        ? 'closed'
        : 'success'
      : order.state === 'expired'
        ? 'closed'
        : words[order.state];
  }

  /** Paid, and cancelled after that. */
  cancelled(order: SandboxOrder): boolean {
    return this.#ledger.findRefund(`${CANCEL_REFUND}${order.orderNumber}`) !== null;
  }

  /** The amount a request names; its form has been checked. */
  amount(given: ReadonlyMap<string, string>): Money {
    const text = given.get(this.#fields.amount) ?? '';
    const currency = given.get(this.#fields.currency) as Currency;
    return this.#amountUnit === 'minor'
      ? money(currency, Number(text))
      : (fromDecimal(currency, text) ?? money(currency, 0));
  }

  #amountText(amount: Money): string {
    return this.#amountUnit === 'minor' ? String(amount.minor) : toDecimal(amount);
  }

  /** The content faults: the same answer about something else. */
  distort(data: Rows, faults: Faults): Rows {
    const { amount, orderId, refundId, gatewayOrderId, merchantId } = this.#fields;
    const change: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'other amount': { [amount]: this.#amountUnit === 'minor' ? '1' : '0.01' },
      'other order': { [orderId]: 'SOMEBODYELSES1', [refundId]: 'SOMEBODYELSES1', [gatewayOrderId]: '20200101' },
      'other merchant': { [merchantId]: 'OTHER999' },
    };
    const changed = change[faults.answer] ?? {};
    return data.map(([name, value]) => [name, value === null ? null : (changed[name] ?? value)]);
  }
}
