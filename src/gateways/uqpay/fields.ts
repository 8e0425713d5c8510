import { type Currency, fromDecimal, isCurrency, type Money, money, toDecimal } from '../../domain/money.ts';
import { isObject, type JsonObject, type JsonValue, textOf } from '../json.ts';

/** A message as it is being put together: every value is text, so that what is signed and what is sent cannot differ. */
export type Outgoing = readonly (readonly [name: string, value: string | null])[];

type Nested = Map<string, string | Nested>;

/** Fields under names with points become objects in objects. Empty ones are left out. */
export function messageOf(fields: Outgoing): JsonObject {
  const message: Nested = new Map();
  for (const [name, value] of fields) {
    if (value !== null && value !== '') {
      put(message, name.split('.'), value);
    }
  }
  return message;
}

function put(message: Nested, path: readonly string[], value: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    message.set(name, value);
    return;
  }
  const found = message.get(name);
  const inner: Nested = found instanceof Map ? found : new Map();
  message.set(name, inner);
  put(inner, rest, value);
}

/** What stands under a name with points; undefined when there is nothing. */
export function valueAt(fields: JsonObject, name: string): JsonValue | undefined {
  const [first = '', ...rest] = name.split('.');
  const value = fields.get(first);
  return rest.length === 0 ? value : isObject(value) ? valueAt(value, rest.join('.')) : undefined;
}

/** The same as text (a number as it was written); null for nothing, for what is empty and for what is no text. */
export function textAt(fields: JsonObject, name: string): string | null {
  const path = name.split('.');
  const last = path.pop() ?? '';
  const inside = path.length === 0 ? fields : valueAt(fields, path.join('.'));
  const text = isObject(inside) ? textOf(inside, last) : null;
  return text === '' ? null : text;
}

/** Something stands under this name that is no text and no number. */
export function isOddAt(fields: JsonObject, name: string): boolean {
  const value = valueAt(fields, name) ?? null;
  return value !== null && value !== '' && textAt(fields, name) === null;
}

const RELIED = [
  'orderId',
  'gatewayOrderId',
  'refundId',
  'amount',
  'currency',
  'payTime',
  'refundedAmount',
  'merchantId',
] as const;

/** What the meaning of a message rests on, by the last part of the names: no text elsewhere in it may say otherwise. */
export function reliedOn(
  message: JsonObject,
  data: JsonObject,
  names: Readonly<Record<(typeof RELIED)[number] | 'resultCode', string>>,
): ReadonlyMap<string, string | null> {
  const inData = ['status', 'product', ...RELIED.map((key) => names[key])];
  return new Map([
    [lastPart(names.resultCode), textAt(message, names.resultCode)],
    ...inData.map((name): [string, string | null] => [lastPart(name), textAt(data, name)]),
  ]);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A word that may be passed on (a number, a name of a wallet or a store); null for anything else. */
export function wordAt(fields: JsonObject, name: string): string | null {
  const text = textAt(fields, name) ?? '';
  return /^[\x21-\x7e]{1,64}$/.test(text) ? text : null;
}

/** An amount as the gateway writes it. */
export function amountText(amount: Money, unit: 'major' | 'minor'): string {
  return unit === 'major' ? toDecimal(amount) : String(amount.minor);
}

/** Reads an amount as the gateway writes it; null when it is none. */
export function readAmount(text: string, currency: Currency, unit: 'major' | 'minor'): Money | null {
  if (unit === 'major') {
    return fromDecimal(currency, text);
  }
  return /^\d{1,14}$/.test(text) ? money(currency, Number(text)) : null;
}

/** The amount of a message, null when it names none or in a currency this program does not know, `bad` when it makes no sense. */
export function amountAt(
  data: JsonObject,
  names: { readonly amount: string; readonly currency: string },
  unit: 'major' | 'minor',
): Money | null | 'bad' {
  const [text, currency] = [textAt(data, names.amount), textAt(data, names.currency)];
  if (text === null || currency === null || !isCurrency(currency)) {
    return null;
  }
  return readAmount(text, currency, unit) ?? 'bad';
}
