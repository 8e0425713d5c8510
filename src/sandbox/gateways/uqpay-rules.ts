import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { isCurrency } from '../../domain/money.ts';
import { isObject, type JsonObject, parseObject } from '../../gateways/json.ts';
import type { UqpayFields, UqpayPaths } from '../../gateways/uqpay/settings.ts';
import type { SandboxRequest } from './exchange.ts';
import type { Verb } from './faults.ts';
import type { CodeShape } from './ledger.ts';

/** A message as JSON gives it; the sandbox writes and takes text, objects and lists only. */
export type Message = { readonly [name: string]: Value };
export type Value = string | Message | readonly Value[];

/** What the sandbox signs with, or checks signatures with. */
export type SandboxKey =
  | { readonly type: 'SHA'; readonly key: string; readonly joint: '&key=' | 'key=' }
  | { readonly type: 'RSA'; readonly key: KeyObject; readonly digest: 'SHA256' | 'SHA1' };

/** Wallets by the names that the kiosk has for them in the demo; `method` is UQPAY's. */
export const UQPAY_WALLETS: ReadonlyMap<string, { readonly method: string; readonly shape: CodeShape }> = new Map([
  ['alipayhk', { method: 'ALIPAY_HK', shape: { prefix: '28', length: 18 } }],
  ['mpay', { method: 'MPAY', shape: { prefix: '25100102', length: 24 } }],
]);

export function walletOf(method: string): string | null {
  return [...UQPAY_WALLETS].find(([, wallet]) => wallet.method === method)?.[0] ?? null;
}

/** Result codes are made up: UQPAY publishes none but the one for success. */
export const UQPAY_SANDBOX_CODES = {
  success: '000000',
  badSignature: '100001',
  badRequest: '100002',
  usedRequestId: '100003',
  duplicate: '200001',
  notFound: '200002',
  cancelTooLate: '200003',
  cancelRefused: '200004',
  declined: '300001',
  codeExpired: '300002',
  codeInvalid: '300003',
  insufficientFunds: '300004',
  refundTooLarge: '400001',
  notPaid: '400002',
  refundRefused: '400003',
  refundLater: '400004',
  systemError: '999999',
} as const;

/** What a client has to be told about them. */
export const UQPAY_SANDBOX_MEANINGS = {
  [UQPAY_SANDBOX_CODES.badSignature]: 'credentials refused',
  [UQPAY_SANDBOX_CODES.badRequest]: 'bad request',
  [UQPAY_SANDBOX_CODES.usedRequestId]: 'duplicate number',
  [UQPAY_SANDBOX_CODES.duplicate]: 'duplicate number',
  [UQPAY_SANDBOX_CODES.notFound]: 'not found',
  [UQPAY_SANDBOX_CODES.cancelTooLate]: 'cancel refused',
  [UQPAY_SANDBOX_CODES.cancelRefused]: 'cancel refused',
  [UQPAY_SANDBOX_CODES.declined]: 'declined',
  [UQPAY_SANDBOX_CODES.codeExpired]: 'code expired',
  [UQPAY_SANDBOX_CODES.codeInvalid]: 'code invalid',
  [UQPAY_SANDBOX_CODES.insufficientFunds]: 'insufficient funds',
  [UQPAY_SANDBOX_CODES.refundTooLarge]: 'refund refused',
  [UQPAY_SANDBOX_CODES.notPaid]: 'refund refused',
  [UQPAY_SANDBOX_CODES.refundRefused]: 'refund refused',
  [UQPAY_SANDBOX_CODES.refundLater]: 'refund later',
  [UQPAY_SANDBOX_CODES.systemError]: 'system error',
} as const;

/** The text to sign, written without the client's helpers on purpose: the sandbox is the second opinion. */
export function textToSign(message: Message): string {
  const pairs: string[] = [];
  for (const name of Object.keys(message).sort()) {
    const value = message[name];
    if (value === undefined || value === '') {
      continue;
    }
    pairs.push(
      `${name}=${typeof value === 'string' ? value : Array.isArray(value) ? JSON.stringify(value) : inside(value)}`,
    );
  }
  return pairs.join('&');
}

function inside(value: Value): string {
  return `|${textToSign(value as Message)}|`;
}

export function signText(text: string, key: SandboxKey): string {
  return key.type === 'SHA'
    ? createHash('sha256').update(text).update(key.joint).update(key.key).digest('hex')
    : sign(key.digest, Buffer.from(text), key.key).toString('base64');
}

export function signatureFits(text: string, signature: string, key: SandboxKey): boolean {
  return key.type === 'SHA'
    ? signature.toLowerCase() === signText(text, key)
    : verify(key.digest, Buffer.from(text), key.key, Buffer.from(signature, 'base64'));
}

/** The message of a request: objects of text, nothing null, empty or named twice; null for anything else. */
export function requestMessage(body: Buffer): Message | null {
  const object = parseObject(body, { maxDepth: 4 });
  return object === null ? null : plainMessage(object);
}

function plainMessage(object: JsonObject): Message | null {
  const message: { [name: string]: Value } = {};
  for (const [name, value] of object) {
    const plain = isObject(value) ? plainMessage(value) : value;
    if (plain === null || plain === '' || !(typeof plain === 'string' || isObject(value))) {
      return null;
    }
    message[name] = plain as string | Message;
  }
  return message;
}

/** All fields by their names with points. */
export function flat(message: Message, before = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(message).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[before + name, value]] : [...flat(value as Message, `${before}${name}.`)],
    ),
  );
}

/** Puts flat fields back under names with points; those without a value are left out. */
export function nested(fields: readonly (readonly [string, Value | null])[]): Message {
  const message: { [name: string]: Value } = {};
  for (const [name, value] of fields) {
    const [first = '', ...rest] = name.split('.');
    if (value === null || value === '') {
      continue;
    }
    const found = message[first];
    message[first] =
      rest.length === 0
        ? value
        : {
            ...(typeof found === 'object' && !Array.isArray(found) ? found : {}),
            ...nested([[rest.join('.'), value]]),
          };
  }
  return message;
}

/** `yyyy-mm-dd hh:mm:ss` in UTC+8. */
export function timeText(wallMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Hong_Kong',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(wallMs));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

/** How long an order that ends at this text lives, ms; null when the text or the life is not allowed. */
export function lifeUntil(expireAt: string | undefined, now: number): number | null {
  const text = expireAt ?? '';
  const moment = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}+08:00`)
    : Number.NaN;
  const lifeMs = moment - now;
  return lifeMs > 0 && lifeMs < 72 * 3_600_000 && timeText(moment) === text ? lifeMs : null;
}

const PRODUCTS: Readonly<Record<string, 'charge' | 'present'>> = {
  PAYMENT_CODE: 'charge',
  ORDER_CODE: 'present',
  CASHIER_PAYMENT: 'present',
};

/** What a request is for; null: there is no such address. */
export function uqpayVerb(request: SandboxRequest, product: string | undefined, paths: UqpayPaths): Verb | null {
  if (request.method !== 'POST') {
    return null;
  }
  switch (request.path) {
    case paths.pay:
      return PRODUCTS[product ?? ''] ?? 'charge';
    case paths.detail:
      return 'query';
    case paths.cancel:
      return 'cancel';
    case paths.refund:
      return 'refund';
    default:
      return null;
  }
}

const NUMBER = /^[A-Za-z0-9_-]{1,64}$/;
const AMOUNT = { major: /^(?!0+(\.0+)?$)\d{1,10}(\.\d{2})?$/, minor: /^[1-9]\d{0,11}$/ };

export interface RequestRules {
  readonly fields: UqpayFields;
  readonly amountUnit: 'major' | 'minor';
  readonly now: number;
}

/** Whether these are all fields that PAY needs for its product, and no others. */
export function payFieldsFit(given: ReadonlyMap<string, string>, { fields, amountUnit, now }: RequestRules): boolean {
  const product = given.get('product') ?? '';
  const online = product === 'ORDER_CODE' || product === 'CASHIER_PAYMENT';
  const needed = [fields.orderId, fields.amount, fields.currency, 'paymentMethod', 'product', fields.goodsDescription];
  const special = online ? 'expireAt' : 'payCodeValue';
  const notifyUrl = given.get(fields.notifyUrl);
  return (
    Object.hasOwn(PRODUCTS, product) &&
    exactly(given, [...needed, fields.deviceOs, special], [fields.notifyUrl]) &&
    NUMBER.test(given.get(fields.orderId) ?? '') &&
    amountFits(given, fields, amountUnit) &&
    walletOf(given.get('paymentMethod') ?? '') !== null &&
    /^[^\p{Cc}]{1,128}$/u.test(given.get(fields.goodsDescription) ?? '') &&
    ['ANDROID', 'IOS'].includes(given.get(fields.deviceOs) ?? '') &&
    (notifyUrl === undefined || URL.canParse(notifyUrl)) &&
    (online
      ? lifeUntil(given.get('expireAt'), now) !== null
      : /^[\x21-\x7e]{1,128}$/.test(given.get('payCodeValue') ?? ''))
  );
}

export function refundFieldsFit(given: ReadonlyMap<string, string>, { fields, amountUnit }: RequestRules): boolean {
  const original = given.has(fields.originalOrderId) ? fields.originalOrderId : fields.originalGatewayOrderId;
  return (
    exactly(given, [fields.refundId, original, fields.amount, fields.currency], []) &&
    NUMBER.test(given.get(fields.refundId) ?? '') &&
    amountFits(given, fields, amountUnit)
  );
}

/** DETAIL and CANCEL name one order, in one way. */
export function handleFits(given: ReadonlyMap<string, string>, names: readonly string[]): boolean {
  return given.size === 1 && names.some((name) => NUMBER.test(given.get(name) ?? ''));
}

function exactly(given: ReadonlyMap<string, string>, needed: readonly string[], possible: readonly string[]): boolean {
  return (
    needed.every((name) => given.has(name)) &&
    [...given.keys()].every((name) => [...needed, ...possible].includes(name))
  );
}

function amountFits(given: ReadonlyMap<string, string>, fields: UqpayFields, unit: 'major' | 'minor'): boolean {
  const [amount, currency] = [given.get(fields.amount) ?? '', given.get(fields.currency) ?? ''];
  const places = unit === 'minor' || amount.includes('.') !== (currency === 'JPY');
  return AMOUNT[unit].test(amount) && isCurrency(currency) && places;
}
