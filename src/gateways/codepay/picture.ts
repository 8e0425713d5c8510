import { HttpClient } from '../http.ts';

/** Reads the QR code in a PNG; null when there is none that can be read. */
export type ReadQrPicture = (png: Uint8Array) => Promise<string | null>;

const MAX_PICTURE_BYTES = 256 * 1024;
const DEADLINE_MS = 5_000;

/**
 * Fetches order codes that the gateway hands out as pictures, and reads them. Only over https, only from the hosts the site has
 * named, without redirects and with a size limit: an address in an answer must not lead the kiosk anywhere.
 */
export class PictureCodes {
  readonly #hosts: readonly string[];
  readonly #ca: string | null;
  readonly #read: ReadQrPicture;
  readonly #clients = new Map<string, HttpClient>();

  constructor(hosts: readonly string[], ca: string | null, read: ReadQrPicture) {
    this.#hosts = hosts;
    this.#ca = ca;
    this.#read = read;
  }

  /** @returns the code's text, or in a word why there is none. */
  async textAt(address: string, signal: AbortSignal): Promise<{ readonly text: string } | { readonly why: string }> {
    if (!URL.canParse(address)) {
      return { why: 'no address' };
    }
    const url = new URL(address);
    if (url.protocol !== 'https:' || url.username !== '' || !this.#hosts.includes(url.host)) {
      return { why: 'host not listed' };
    }
    const result = await this.#client(url).request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: { accept: 'image/png' },
      body: '',
      deadlineMs: DEADLINE_MS,
      maxBytes: MAX_PICTURE_BYTES,
      signal,
    });
    if (result.kind !== 'answer' || result.status !== 200) {
      return { why: 'no picture' };
    }
    const text = await this.#read(result.body);
    return text === null ? { why: 'no code in the picture' } : { text };
  }

  stop(): void {
    for (const client of this.#clients.values()) {
      client.stop();
    }
  }

  #client(url: URL): HttpClient {
    const known = this.#clients.get(url.host);
    if (known !== undefined) {
      return known;
    }
    const client = new HttpClient({
      baseUrl: `https://${url.host}`,
      ...(this.#ca === null ? {} : { ca: this.#ca }),
    });
    this.#clients.set(url.host, client);
    return client;
  }
}
