import { createHash } from 'node:crypto';
import type { SandboxRequest } from './exchange.ts';
import type { Verb } from './faults.ts';
import type { CodeShape } from './ledger.ts';

/** What a pay_type is: which wallet, which way round, and which calls can cancel it. */
export interface PayType {
  readonly wallet: string;
  readonly mode: 'cpm' | 'mpm';
  readonly cancel: readonly ('close' | 'reversal')[];
  /** `expired_time` is taken. */
  readonly expiry: boolean;
}

const CLOSE: PayType['cancel'] = ['close'];
const REVERSAL: PayType['cancel'] = ['reversal'];

/** The wallet `any` lets the payment code decide. */
export const PAY_TYPES: ReadonlyMap<string, PayType> = new Map([
  ['800101', { wallet: 'alipay', mode: 'mpm', cancel: ['close', 'reversal'], expiry: true }],
  ['801501', { wallet: 'alipay', mode: 'mpm', cancel: ['close', 'reversal'], expiry: true }],
  ['800201', { wallet: 'wechat', mode: 'mpm', cancel: CLOSE, expiry: true }],
  ['800701', { wallet: 'unionpay', mode: 'mpm', cancel: CLOSE, expiry: false }],
  ['802001', { wallet: 'fps', mode: 'mpm', cancel: CLOSE, expiry: false }],
  ['803701', { wallet: 'octopus', mode: 'mpm', cancel: CLOSE, expiry: false }],
  ['805801', { wallet: 'payme', mode: 'mpm', cancel: CLOSE, expiry: false }],
  ['800008', { wallet: 'any', mode: 'cpm', cancel: REVERSAL, expiry: false }],
  ['800108', { wallet: 'alipay', mode: 'cpm', cancel: REVERSAL, expiry: false }],
  ['800208', { wallet: 'wechat', mode: 'cpm', cancel: REVERSAL, expiry: false }],
  ['801008', { wallet: 'wechat', mode: 'cpm', cancel: REVERSAL, expiry: false }],
  ['800708', { wallet: 'unionpay', mode: 'cpm', cancel: REVERSAL, expiry: false }],
  ['805808', { wallet: 'payme', mode: 'cpm', cancel: REVERSAL, expiry: false }],
]);

/** Payment codes as the wallets show them. PayMe's format is not published; this one is made up. */
export const CODE_SHAPES: Readonly<Record<string, CodeShape>> = {
  alipay: { prefix: '28', length: 18 },
  wechat: { prefix: '13', length: 18 },
  unionpay: { prefix: '62', length: 19 },
  payme: { prefix: '90', length: 18 },
};

const ORDER_CODE_STARTS: Readonly<Record<string, string>> = {
  alipay: 'https://qr.alipay.com/bax',
  wechat: 'weixin://wxpay/bizpayurl?pr=',
  unionpay: 'https://qr.95516.com/',
  payme: 'https://qr.payme.hsbc.com.hk/2/',
  fps: 'fps-sandbox:',
  octopus: 'octopus-sandbox:',
};

export function orderCodeFor(wallet: string, serial: number): string {
  const tail = createHash('sha256').update(`order code ${serial}`).digest('base64url').slice(0, 24);
  return `${ORDER_CODE_STARTS[wallet] ?? 'sandbox:'}${tail}`;
}

const CURRENCIES = 'AED CNY EUR HKD IDR JPY MMK MYR SGD THB USD CAD AUD'.split(' ');
const TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const NUMBER = /^[A-Za-z0-9_|*]{1,128}$/;

/** `YYYY-MM-DD hh:mm:ss`, a day that there is. */
export const isTime = (text: string | undefined): boolean =>
  text !== undefined &&
  TIME.test(text) &&
  new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10));
export const isAmount = (text: string | undefined): boolean => text !== undefined && /^[1-9]\d{0,10}$/.test(text);
export const isNumber = (text: string | undefined): boolean => text !== undefined && NUMBER.test(text);

/**
 * The parameters of a form, or null when one is named twice, is empty, or is badly encoded.
 * Written without the client's helpers on purpose: the sandbox is the second opinion.
 */
export function formOf(text: string): ReadonlyMap<string, string> | null {
  const params = new Map<string, string>();
  for (const pair of text === '' ? [] : text.split('&')) {
    const at = pair.indexOf('=');
    try {
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map((part) =>
        decodeURIComponent(part.replaceAll('+', ' ')),
      );
      if (at < 1 || name === undefined || value === undefined || value === '' || params.has(name)) {
        return null;
      }
      params.set(name, value);
    } catch {
      return null;
    }
  }
  return params;
}

/** Whether a payment request's parameters are ones QFPay would take. */
export function orderParamsFit(params: ReadonlyMap<string, string>, payType: PayType): boolean {
  const goods = params.get('goods_name') ?? '';
  const life = params.get('expired_time');
  const authCode = params.get('auth_code');
  const tag = params.get('pay_tag');
  return (
    isAmount(params.get('txamt')) &&
    CURRENCIES.includes(params.get('txcurrcd') ?? '') &&
    isNumber(params.get('out_trade_no')) &&
    isTime(params.get('txdtm')) &&
    /^[\p{L}\p{N} ]{0,20}$/u.test(goods) &&
    commonParamsFit(params) &&
    (params.get('return_url') ?? '').length <= 512 &&
    (params.get('notify_url') === undefined || isWebAddress(params.get('notify_url') ?? '')) &&
    (params.get('limit_pay') === undefined || (payType.mode === 'mpm' && params.get('limit_pay') === 'no_credit')) &&
    /^([+-]\d{4})?$/.test(params.get('txzone') ?? '') &&
    (life === undefined || (payType.expiry && /^\d{1,3}$/.test(life) && Number(life) >= 5 && Number(life) <= 120)) &&
    (payType.mode === 'mpm' ? authCode === undefined : /^[\x21-\x7e]{1,128}$/.test(authCode ?? '')) &&
    (tag === undefined || (payType.mode === 'mpm' && ['ALIPAYHK', 'ALIPAYCN'].includes(tag)))
  );
}

/** Parameters that payments, refunds, closes and reversals have in common. */
export function commonParamsFit(params: ReadonlyMap<string, string>): boolean {
  return (params.get('udid') ?? '').length <= 40;
}

function isWebAddress(text: string): boolean {
  return text.length <= 256 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** `YYYY-MM-DD hh:mm:ss` in UTC+8. */
export function timeText(wallMs: number): string {
  const date = new Date(wallMs + 8 * 3_600_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

export type PythonValue = string | number | null | readonly PythonValue[] | { readonly [name: string]: PythonValue };

/** JSON as Python's `json.dumps` writes it: a blank behind commas and colons, everything beyond ASCII as `\u` escapes. */
export function pythonJson(value: PythonValue): string {
  if (value === null || typeof value === 'number') {
    return String(value);
  }
  if (typeof value === 'string') {
    return JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (Array.isArray(value)) {
    return `[${value.map(pythonJson).join(', ')}]`;
  }
  const members = Object.entries(value).map(([name, member]) => `${pythonJson(name)}: ${pythonJson(member)}`);
  return `{${members.join(', ')}}`;
}

/** The form of a request, wherever it stands. */
export function rawForm(request: SandboxRequest): string {
  return request.method === 'GET' ? request.query : request.body.toString('utf8');
}

/** What a request is for; null: QFPay has no such address. */
export function verbOf(request: SandboxRequest, params: ReadonlyMap<string, string>): Verb | null {
  const cancel = request.path === '/trade/v1/close' || request.path === '/trade/v1/reversal';
  if (cancel && (request.method === 'POST' || request.method === 'GET')) {
    return 'cancel';
  }
  if (request.method !== 'POST') {
    return null;
  }
  switch (request.path) {
    case '/trade/v1/payment':
      return PAY_TYPES.get(params.get('pay_type') ?? '')?.mode === 'mpm' ? 'present' : 'charge';
    case '/trade/v1/query':
      return 'query';
    case '/trade/v1/refund':
      return 'refund';
    default:
      return null;
  }
}
