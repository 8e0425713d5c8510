import { isLoopback } from '../../domain/loopback.ts';
import { HttpClient } from '../http.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { textAt } from './fields.ts';

/** Reads the QR code in a PNG; null when there is none to be read. */
export type PictureReader = (png: Uint8Array) => Promise<string | null>;

export type OrderCode =
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'no code'; readonly why: string };

const MAX_CODE = 512;
const MAX_PICTURE_BYTES = 256 * 1024;
const PICTURE_MS = 5_000;
const DATA_URL = 'data:image/png;base64,';

/** Both kinds of action, and the spellings of the member that holds what to show, the likeliest first. */
const ACTIONS = [
  ['QRCODE', ['redirectUrl', 'qrCode', 'url', 'Url']],
  ['REDIRECT', ['Url', 'url', 'redirectUrl']],
] as const;

/**
 * What to show out of `payAction`, which may be one action or a list of them. A code to scan goes before an address to open: on a
 * screen the address too can only be scanned.
 */
export function actionText(payAction: JsonValue | undefined): string | null {
  const actions: readonly JsonObject[] = (Array.isArray(payAction) ? payAction : [payAction]).filter(isObject);
  for (const [type, names] of ACTIONS) {
    const action = actions.find((one) => textAt(one, 'type')?.toUpperCase() === type);
    const text = action === undefined ? null : names.map((name) => textAt(action, name)).find((one) => one !== null);
    if (text !== null && text !== undefined) {
      return text;
    }
  }
  return null;
}

/**
 * The text to draw as a QR code. UQPAY's pages leave open whether they give that text or a picture of the code, so the content decides:
 * a PNG in a data URL and a PNG at an address on one of the configured hosts are read; everything else is the text itself.
 */
export async function orderCodeOf(
  text: string,
  options: {
    readonly pictureHosts: readonly string[];
    readonly ca: string | null;
    readonly readPicture: PictureReader;
    readonly signal: AbortSignal;
  },
): Promise<OrderCode> {
  if (text.startsWith('data:')) {
    return pictured(dataBytes(text), options.readPicture);
  }
  const url = pictureUrl(text, options.pictureHosts);
  if (url === null) {
    return checked(text);
  }
  const http = new HttpClient({ baseUrl: url.origin, ...(options.ca === null ? {} : { ca: options.ca }) });
  const result = await http.request({
    method: 'GET',
    path: `${url.pathname}${url.search}`,
    headers: { accept: 'image/png' },
    body: '',
    deadlineMs: PICTURE_MS,
    maxBytes: MAX_PICTURE_BYTES,
    signal: options.signal,
    urgency: 'money',
  });
  http.stop();
  if (result.kind !== 'answer' || result.status !== 200) {
    return { kind: 'no code', why: 'picture not there' };
  }
  const type = (result.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return type === 'image/png' ? pictured(result.body, options.readPicture) : checked(text);
}

async function pictured(png: Uint8Array | null, read: PictureReader): Promise<OrderCode> {
  const text = png === null ? null : await read(png);
  return text === null ? { kind: 'no code', why: 'picture not readable' } : checked(text);
}

function checked(text: string): OrderCode {
  const fits = text !== '' && text.length <= MAX_CODE && !/\p{Cc}/u.test(text);
  return fits ? { kind: 'code', text } : { kind: 'no code', why: 'no code text' };
}

function dataBytes(text: string): Uint8Array | null {
  const base64 = text.startsWith(DATA_URL) ? text.slice(DATA_URL.length) : '';
  const fits = base64.length > 0 && base64.length <= (MAX_PICTURE_BYTES * 4) / 3;
  return fits && /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : null;
}

/** An address that may be fetched; null for any other text. Nothing is ever fetched from a host that is not configured. */
function pictureUrl(text: string, hosts: readonly string[]): URL | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return null;
  }
  const url = new URL(text);
  const safe = url.protocol === 'https:' || isLoopback(url.hostname.replace(/^\[|\]$/g, ''));
  const plain = url.username === '' && url.password === '';
  return safe && plain && hosts.some((host) => host.toLowerCase() === url.host) ? url : null;
}
