import { MAX_NOTIFICATION_BYTES, type RawNotification } from '../gateways/notification.ts';

/**
 * The message on `notify/<gateway>`: a webhook passed on by a relay, raw. Headers that name a person's or a proxy's business (cookies,
 * authorization) are not passed on.
 */
interface NotifyMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** Base64 of the bytes as received. */
  readonly body: string;
}

const MAX_HEADERS = 64;
const MAX_HEADER_BYTES = 4096;
/** The longest message that can hold the longest notification. */
export const MAX_NOTIFY_MESSAGE_BYTES = Math.ceil((MAX_NOTIFICATION_BYTES * 4) / 3) + MAX_HEADERS * MAX_HEADER_BYTES;

/** Braces, brackets and quotes in a message: many more than a relay writes, few enough that no nesting keeps the parser busy. */
const MAX_MARKS = 2_048;

const PRIVATE_HEADERS: ReadonlySet<string> = new Set(['cookie', 'authorization', 'proxy-authorization']);

/** @param raw header names in lower case, as Node gives them. */
export function writeNotifyMessage(raw: RawNotification): string {
  const headers = Object.fromEntries(Object.entries(raw.headers).filter(([name]) => !PRIVATE_HEADERS.has(name)));
  const message: NotifyMessage = { headers, body: Buffer.from(raw.body).toString('base64') };
  return JSON.stringify(message);
}

/** Null when it is not such a message: the broker may send anything. */
export function readNotifyMessage(payload: Uint8Array): RawNotification | null {
  if (payload.length > MAX_NOTIFY_MESSAGE_BYTES || marksIn(payload) > MAX_MARKS) {
    return null;
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (typeof value !== 'object' || value === null || !('headers' in value) || !('body' in value)) {
      return null;
    }
    const { headers, body } = value;
    if (
      typeof body !== 'string' ||
      !/^[A-Za-z0-9+/]*={0,2}$/.test(body) ||
      typeof headers !== 'object' ||
      headers === null
    ) {
      return null;
    }
    const pairs = Object.entries(headers);
    const bytes = Buffer.from(body, 'base64');
    const fits = bytes.length <= MAX_NOTIFICATION_BYTES && pairs.length <= MAX_HEADERS;
    return fits && pairs.every(isHeader)
      ? { headers: Object.fromEntries(pairs.map(([name, text]) => [name.toLowerCase(), text])), body: bytes }
      : null;
  } catch {
    return null;
  }
}

/** Looked at before parsing: a hundred thousand brackets in each other take a board half a second, and nothing else runs meanwhile. */
function marksIn(payload: Uint8Array): number {
  let marks = 0;
  for (const byte of payload) {
    marks += byte === 0x22 || byte === 0x5b || byte === 0x7b ? 1 : 0;
  }
  return marks;
}

function isHeader(pair: [string, unknown]): pair is [string, string] {
  const [name, text] = pair;
  return (
    /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(name) && typeof text === 'string' && text.length <= MAX_HEADER_BYTES
  );
}
