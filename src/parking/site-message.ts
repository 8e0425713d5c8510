import type { SiteKeys } from './keys.ts';

/** What kiosks of one site send each other. */
export type SiteSubject = 'tickets' | 'presence';

/** Who sends, what, and when by its own clock. All of it is sealed, the topic is not: a message that was moved says the same. */
export interface SiteMessage {
  readonly from: string;
  readonly what: SiteSubject;
  /** Wall ms. */
  readonly at: number;
  /** JSON text: exactly these bytes are sealed, so that blanks and order do not matter to whoever reads it. */
  readonly content: string;
}

/** Longer is not looked at. The content has at most {@link MAX_CONTENT_BYTES}; as text in JSON its quotes count twice. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
export const MAX_CONTENT_BYTES = 64 * 1024;

/** The text that goes over the broker. */
export function writeMessage(keys: SiteKeys, siteId: string, message: SiteMessage): string {
  const { from, what, at, content } = message;
  return JSON.stringify({ from, what, at, content, seal: keys.sealMessage(sealedBytes(siteId, message)) });
}

export type MessageRead =
  | { readonly result: 'ours'; readonly message: SiteMessage; readonly seal: string }
  /** `unreadable`: no such message. `forged`: one, and whoever made it has not the site's key, or it is another site's. */
  | { readonly result: 'unreadable' | 'forged' };

/** Nothing of a message is used, and its content not parsed, before its seal was found right. */
export function readMessage(keys: SiteKeys, siteId: string, payload: Uint8Array): MessageRead {
  const value = payload.length > MAX_MESSAGE_BYTES || !isFlat(payload) ? null : parse(payload);
  if (value === null) {
    return { result: 'unreadable' };
  }
  const { from, what, at, content, seal } = value;
  if (
    Object.keys(value).length !== 5 ||
    typeof from !== 'string' ||
    !isKioskId(from) ||
    (what !== 'tickets' && what !== 'presence') ||
    !isTime(at) ||
    typeof content !== 'string' ||
    Buffer.byteLength(content) > MAX_CONTENT_BYTES ||
    typeof seal !== 'string'
  ) {
    return { result: 'unreadable' };
  }
  const message: SiteMessage = { from, what, at, content };
  return keys.isOurMessage(sealedBytes(siteId, message), seal)
    ? { result: 'ours', message, seal }
    : { result: 'forged' };
}

/**
 * The bytes under the seal: lines of `<name> <number of bytes> <value>`, each ended by one LF, in this order. No two messages have the
 * same bytes. README.md has an example.
 */
export function sealedBytes(siteId: string, { from, what, at, content }: SiteMessage): Buffer {
  const lines = [
    'kioskd-site 1',
    line('site', siteId),
    line('from', from),
    line('what', what),
    line('at', String(at)),
    line('content', content),
  ];
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

export function line(name: string, value: string): string {
  return `${name} ${Buffer.byteLength(value)} ${value}`;
}

export function isKioskId(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text);
}

/** Wall ms of this century and the next. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 8_000_000_000_000;
}

/** One object with nothing but texts and numbers in it: brackets within brackets would keep the parser busy. */
export function isFlat(payload: Uint8Array): boolean {
  let quoted = false;
  let opened = 0;
  for (let at = 0; at < payload.length; at += 1) {
    const byte = payload[at];
    if (byte === BACKSLASH && quoted) {
      at += 1;
    } else if (byte === QUOTE) {
      quoted = !quoted;
    } else if (!quoted && (byte === OPEN_LIST || byte === OPEN_OBJECT)) {
      opened += 1;
      if (opened > 1) {
        return false;
      }
    }
  }
  return opened === 1;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;

/** Null when it is no object in UTF-8 JSON. */
export function parse(payload: Uint8Array): Record<string, unknown> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
