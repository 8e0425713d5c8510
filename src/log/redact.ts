import { printable } from '../domain/printable.ts';

/** Facts that belong to an event. Anything may be passed; what is not plain data becomes a short text. */
export type LogFields = Readonly<Record<string, unknown>>;

export type SafeValue = string | number | boolean | null | readonly SafeValue[] | { readonly [key: string]: SafeValue };

const HIDDEN = '[hidden]';

/** Fields that are never written, whatever is in them. Compared without capitals, dashes and underscores. */
const SECRET_KEYS =
  /^(paymentcode|authcode|paycode|code128|scan|scanned|payer|payerid|cardcd|openid|buyerid|userid)$|key$|secret|password|passwd|passphrase|authorization|cookie|token|appcode|credential/;

/** Fields whose long digit runs are our own or the gateway's numbers of an order, which a technician needs. */
const NUMBER_KEYS = new Set(['ordernumber', 'saleid', 'gatewayref', 'refundnumber', 'refundref']);

/** A payment code is at least this long in digits; a phone number, a time or an amount is shorter or has other signs in it. */
const DIGIT_RUN = /\d(?:[ -]?\d){11,}/g;

const MAX_TEXT = 500;
const MAX_STACK = 4000;
const MAX_ITEMS = 50;
const MAX_DEPTH = 4;

/**
 * Makes fields safe to write (promises 9 and 10): secrets are hidden by name, runs of 12 or more digits in text are masked
 * down to the last four, control characters go, everything has a size limit. Never throws.
 */
export function redact(fields: LogFields): Readonly<Record<string, SafeValue>> {
  return safeObject(fields, 0);
}

function safeObject(object: object, depth: number): Readonly<Record<string, SafeValue>> {
  const safe: Record<string, SafeValue> = {};
  for (const [key, value] of Object.entries(object).slice(0, MAX_ITEMS)) {
    if (value !== undefined) {
      safe[printable(key, 64)] = safeValue(fold(key), value, depth);
    }
  }
  return safe;
}

function fold(key: string): string {
  return key.toLowerCase().replace(/[-_]/g, '');
}

function safeValue(key: string, value: unknown, depth: number): SafeValue {
  if (SECRET_KEYS.test(key)) {
    return HIDDEN;
  }
  if (typeof value === 'string') {
    return NUMBER_KEYS.has(key) ? printable(value, MAX_TEXT) : maskText(value);
  }
  if (typeof value === 'number') {
    return safeNumber(key, value);
  }
  if (typeof value === 'boolean' || value === null || value === undefined) {
    return value ?? null;
  }
  if (typeof value === 'bigint') {
    return maskText(value.toString());
  }
  if (value instanceof Error) {
    return safeError(value);
  }
  if (value instanceof Uint8Array) {
    return `[${value.length} bytes]`;
  }
  if (typeof value !== 'object' || depth >= MAX_DEPTH) {
    return `[${typeof value}]`;
  }
  return Array.isArray(value)
    ? value.slice(0, MAX_ITEMS).map((item) => safeValue(key, item, depth + 1))
    : safeObject(value, depth + 1);
}

/** A payment code that became a number is masked too; wall clock times in ms (13 digits) are let through by their names. */
function safeNumber(key: string, value: number): SafeValue {
  const time = key === 'at' || key.endsWith('at') || key === 'wall' || key.endsWith('time');
  return Math.abs(value) >= 1e11 && Number.isInteger(value) && !time ? maskText(String(value)) : value;
}

/** Text with long digit runs masked: `4-digit tail kept`, so that two lines about the same thing can be matched. */
export function maskText(text: string, maxLength = MAX_TEXT): string {
  const clean = printable(text, maxLength);
  return clean.replace(DIGIT_RUN, (run) => `[…${run.slice(-4)}]`);
}

function safeError(error: Error): Readonly<Record<string, SafeValue>> {
  const code = 'code' in error && typeof error.code === 'string' ? { code: printable(error.code, 64) } : {};
  const stack = (error.stack ?? '').split('\n').slice(1, 12);
  return {
    name: printable(error.name, 64),
    message: maskText(error.message),
    ...code,
    stack: stack
      .map((line) => maskText(line))
      .join(' | ')
      .slice(0, MAX_STACK),
  };
}
