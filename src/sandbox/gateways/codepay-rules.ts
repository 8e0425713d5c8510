import { generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { isCurrency } from '../../domain/money.ts';
import { JsonNumber, parseObject } from '../../gateways/json.ts';
import type { SandboxRequest } from './exchange.ts';
import type { Verb } from './faults.ts';
import type { CodeShape } from './ledger.ts';

/** CodePay publishes no codes; these are made up, and cannot be taken for real ones. */
export const SANDBOX_CODES = {
  parameter: 'SBX_PARAMETER',
  signature: 'SBX_SIGNATURE',
  credentials: 'SBX_CREDENTIALS',
  time: 'SBX_TIME',
  system: 'SBX_SYSTEM',
  notFound: 'SBX_NOT_FOUND',
  duplicate: 'SBX_DUPLICATE',
  cancelEarly: 'SBX_CANCEL_EARLY',
  cancelState: 'SBX_CANCEL_STATE',
  refundState: 'SBX_REFUND_STATE',
  refundSum: 'SBX_REFUND_SUM',
  balance: 'SBX_BALANCE',
} as const;

/** `trans_error_code`s, made up as well. */
export const SANDBOX_ERRORS = { declined: 'SBX_E1', funds: 'SBX_E2', code: 'SBX_E3', refund: 'SBX_E4' } as const;

/** The wallets of the sandbox: `pay_method_id`, and what their payment codes look like. */
export const CODEPAY_WALLETS: Readonly<Record<string, { readonly method: string; readonly shape: CodeShape }>> = {
  'alipay-plus': { method: 'Alipay+', shape: { prefix: '25100102', length: 24 } },
  alipay: { method: 'Alipay', shape: { prefix: '28', length: 18 } },
  wechat: { method: 'WeChatPay', shape: { prefix: '13', length: 18 } },
  unionpay: { method: 'UnionPay', shape: { prefix: '62', length: 19 } },
};

export const METHODS: Readonly<Record<string, Verb>> = {
  'cscanb.pay.getqrcode': 'present',
  'bscanc.pay.submit': 'charge',
  'order.query': 'query',
  'order.revoker': 'cancel',
  'order.refund.submit': 'refund',
  'order.refund.query': 'query',
  'pay.entrycode': 'present',
};

const COMMON = 'app_id format charset sign_type sign version timestamp method merchant_no';
const ORDER =
  'store_no terminal_sn pay_method_id merchant_order_no price_currency order_amount trans_amount description expires notify_url attach term_ip longitude latitude ext_params sub_appid';
/** Fields of each method: those it must have, and those it may have. */
const FIELDS: Readonly<Record<string, readonly [must: string, may: string]>> = {
  'cscanb.pay.getqrcode': ['pay_method_id merchant_order_no price_currency order_amount description', ORDER],
  'bscanc.pay.submit': ['pay_method_id auth_code merchant_order_no price_currency order_amount description', ORDER],
  'order.query': ['', 'merchant_order_no trans_no'],
  'order.revoker': ['merchant_order_no', ''],
  'order.refund.submit': [
    'merchant_order_no price_currency order_amount',
    'orig_merchant_order_no orig_trans_no trans_amount description notify_url ext_params sub_appid',
  ],
  'order.refund.query': ['', 'merchant_order_no trans_no'],
  'pay.entrycode': ['pay_method_id price_currency', 'store_no terminal_sn notify_url attach'],
};

export type Fields = ReadonlyMap<string, string>;

/** The fields of a request as texts; null when it is not a flat JSON object of texts and numbers. */
export function fieldsOf(request: SandboxRequest): Fields | null {
  const object = parseObject(request.body);
  if (object === null) {
    return null;
  }
  const fields = new Map<string, string>();
  for (const [name, value] of object) {
    if (typeof value !== 'string' && !(value instanceof JsonNumber)) {
      return null;
    }
    fields.set(name, typeof value === 'string' ? value : value.literal);
  }
  return fields;
}

/** What is signed. Written without the client's helpers on purpose: the sandbox is the second opinion. */
export function signedText(fields: Iterable<readonly [string, string]>): string {
  const parts: string[] = [];
  for (const [name, value] of [...fields].sort((a, b) => Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])))) {
    if (name !== 'sign' && value !== '') {
      parts.push(`${name}=${value}`);
    }
  }
  return parts.join('&');
}

export function signText(text: string, key: KeyObject): string {
  return sign('RSA-SHA256', Buffer.from(text, 'utf8'), key).toString('base64');
}

export function isSigned(fields: Fields, key: KeyObject): boolean {
  const given = fields.get('sign') ?? '';
  // Standard base64, as the gateway's own kit makes it.
  return (
    /^[A-Za-z0-9+/]+={0,2}$/.test(given) &&
    verify('RSA-SHA256', Buffer.from(signedText(fields), 'utf8'), key, Buffer.from(given, 'base64'))
  );
}

const TOLERANCE_MS = 15 * 60_000;
const NUMBER = /^[0-9A-Za-z_|*@-]{1,32}$/;
const SHORT = /^[\x21-\x7e]{1,32}$/;

/** Checks the common fields and the shape of the rest. @returns the code of what is wrong, or null. */
export function requestProblem(
  request: SandboxRequest,
  fields: Fields,
  own: { readonly appId: string; readonly merchantNo: string; readonly appKey: KeyObject; readonly now: number },
): string | null {
  const get = (name: string): string => fields.get(name) ?? '';
  const method = get('method');
  const type = (request.headers['content-type'] ?? '').toLowerCase().replaceAll(' ', '');
  const psn = request.headers['http-request-psn'];
  const [must = '', may = ''] = Object.hasOwn(FIELDS, method) ? (FIELDS[method] ?? []) : [];
  const required = `${COMMON} ${must}`.split(' ').filter((name) => name !== '');
  const known = new Set([...required, ...may.split(' ')]);
  const fits =
    Object.hasOwn(FIELDS, method) &&
    (type === 'application/json' || type === 'application/json;charset=utf-8') &&
    (psn === undefined || /^\d{20}$/.test(String(psn))) &&
    required.every((name) => fields.has(name)) &&
    [...fields.keys()].every((name) => known.has(name)) &&
    // The vendor's kits sign these differently, so a careful merchant sends none.
    [...fields.values()].every((value) => value !== '' && !value.startsWith('@')) &&
    get('format') === 'JSON' &&
    get('charset') === 'UTF-8' &&
    get('sign_type') === 'RSA2' &&
    get('version') === '1.0' &&
    /^\d{13}$/.test(get('timestamp'));
  if (!fits) {
    return SANDBOX_CODES.parameter;
  }
  if (get('app_id') !== own.appId || get('merchant_no') !== own.merchantNo) {
    return SANDBOX_CODES.credentials;
  }
  if (!isSigned(fields, own.appKey)) {
    return SANDBOX_CODES.signature;
  }
  if (Math.abs(Number(get('timestamp')) - own.now) > TOLERANCE_MS) {
    return SANDBOX_CODES.time;
  }
  return valuesFit(fields) ? null : SANDBOX_CODES.parameter;
}

/** Each value against its own rule, wherever the field is there. */
function valuesFit(fields: Fields): boolean {
  const rules: Readonly<Record<string, (value: string) => boolean>> = {
    merchant_order_no: (value) => NUMBER.test(value),
    orig_merchant_order_no: (value) => NUMBER.test(value),
    trans_no: (value) => SHORT.test(value),
    orig_trans_no: (value) => SHORT.test(value),
    store_no: (value) => SHORT.test(value),
    terminal_sn: (value) => SHORT.test(value),
    pay_method_id: (value) => Object.values(CODEPAY_WALLETS).some((wallet) => wallet.method === value),
    auth_code: (value) => /^[\x21-\x7e]{1,128}$/.test(value),
    price_currency: isCurrency,
    order_amount: (value) => /^\d{1,10}(\.\d{1,2})?$/.test(value) && /[1-9]/.test(value),
    trans_amount: (value) => value === (fields.get('order_amount') ?? value),
    description: (value) => value.length <= 128 && !/\p{Cc}/u.test(value),
    expires: (value) => /^\d{1,6}$/.test(value) && Number(value) > 0,
    notify_url: (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && !/[?#]/.test(value),
  };
  return Object.entries(rules).every(([name, rule]) => rule(fields.get(name) ?? '') || !fields.has(name));
}

export interface SandboxKeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What the merchant and the gateway hold in the sandbox; made anew by each process that asks. */
export interface SandboxCodepayKeys {
  readonly app: SandboxKeyPair;
  readonly gateway: SandboxKeyPair;
}

let made: Promise<SandboxCodepayKeys> | null = null;

/** Two RSA key pairs, made on the first call, off the main thread. They open nothing outside this process. */
export function sandboxCodepayKeys(): Promise<SandboxCodepayKeys> {
  made ??= Promise.all([newPair(), newPair()]).then(([app, gateway]) => ({ app, gateway }));
  return made;
}

function newPair(): Promise<SandboxKeyPair> {
  return promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
}
