import { createHash } from 'node:crypto';
import type { OrderRequest } from '../domain/host-order.ts';
import { type Language, type LocalText, textIn } from '../domain/language.ts';
import { CURRENCY_EXPONENTS, type Currency, fromDecimal, type Money } from '../domain/money.ts';
import { isVisible } from '../schema/visible.ts';

/** What a host wants, whichever way it came: over HTTP or in a signed command. Each part has been looked at. */
export interface OrderContent {
  readonly id: string;
  readonly amount: Money;
  readonly name: LocalText;
  readonly language: Language | null;
  readonly handOver: OrderRequest['handOver'];
}

/** Longest name of an order, in characters: what a line of the screen and of a receipt has room for. */
export const MAX_NAME = 40;

/** 1 to 64 characters, and not one of the two names that a path gives a meaning of its own. */
export const ORDER_ID = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/;

export function isOrderId(text: string): boolean {
  return ORDER_ID.test(text);
}

/** One line of visible text, as a configuration's own names are. */
export function isOrderName(text: string): boolean {
  const isPlain = !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
  return [...text].length <= MAX_NAME && isPlain && isVisible(text);
}

/** @returns the amount, or what is wrong with it, in words that repeat nothing of it. */
export function orderAmount(currency: Currency, text: string): Money | string {
  const amount = fromDecimal(currency, text);
  if (amount === null) {
    const places = CURRENCY_EXPONENTS[currency];
    const words = places === 0 ? 'no decimal places' : `at most ${places} decimal places`;
    return `must be an amount with digits and at most one point; ${currency} has ${words}`;
  }
  return amount.minor === 0 ? 'must be more than zero' : amount;
}

/**
 * For the domain. The digest is over what was asked for and not over how it was written, so `8.0` and `8.00`, another order of the
 * fields, and a command in place of a request are the same order.
 * @param language that of the kiosk: in it stands the name where the order says nothing of a language.
 */
export function orderRequest(content: OrderContent, language: Language): OrderRequest {
  const { id, amount, name, handOver } = content;
  const canonical = [
    'kioskd-order 1',
    amount.currency,
    amount.minor,
    name.default,
    Object.entries(name.in).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    content.language,
    handOver.by === 'item' ? ['item', handOver.itemId] : ['host'],
  ];
  return {
    id,
    digest: createHash('sha256').update(JSON.stringify(canonical)).digest('hex'),
    name: textIn(name, content.language ?? language),
    amount,
    language: content.language,
    handOver,
  };
}
