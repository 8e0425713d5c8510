import { createHmac, timingSafeEqual } from 'node:crypto';

/** Fewer characters than this are no key but a password, which can be guessed offline from one printed ticket. */
export const MIN_SITE_KEY_LENGTH = 32;

const SEAL_BYTES = 8;
const NAME_BYTES = 16;

/**
 * What the kiosks of one site share. One secret, from which a key of its own is made for each use, so that what is printed on a ticket
 * tells nothing about the names of plates or the messages between kiosks.
 */
export class SiteKeys {
  readonly #tickets: Buffer;
  readonly #plates: Buffer;
  readonly #codes: Buffer;
  readonly #messages: Buffer;

  /** @param secret the site's credential as it was read: any text, the same at every kiosk of the site. */
  constructor(secret: string) {
    const keyFor = (use: string) => createHmac('sha256', secret).update(`kioskd ${use} 1`).digest();
    this.#tickets = keyFor('ticket names');
    this.#plates = keyFor('plate names');
    this.#codes = keyFor('printed codes');
    this.#messages = keyFor('site messages');
  }

  /** Name of a ticket in journal, log and messages: the number itself appears in none of them. */
  ticketKey(number: string): string {
    return `t:${nameOf(this.#tickets, number)}`;
  }

  /** Name of a plate, from its normal form. Nobody without the site's key can try out plates against it. */
  plateKey(plate: string): string {
    return `p:${nameOf(this.#plates, plate)}`;
  }

  /** What makes a printed code ours: 64 bits, of which nobody can try more than a few a second at a scanner. */
  sealCode(payload: Uint8Array): Buffer {
    return createHmac('sha256', this.#codes).update(payload).digest().subarray(0, SEAL_BYTES);
  }

  isOurCode(payload: Uint8Array, seal: Uint8Array): boolean {
    return same(this.sealCode(payload), seal);
  }

  /** Lower-case hex, all 256 bits: messages can be tried offline, as fast as anybody likes. */
  sealMessage(bytes: Uint8Array): string {
    return createHmac('sha256', this.#messages).update(bytes).digest('hex');
  }

  isOurMessage(bytes: Uint8Array, seal: string): boolean {
    return same(Buffer.from(this.sealMessage(bytes)), Buffer.from(seal));
  }
}

function nameOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, NAME_BYTES).toString('base64url');
}

/** Takes as long for a seal that is wrong at its end as for one that is wrong at its beginning. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What a ticket may be called: nothing that means something in a topic, a log or a file name. */
export function isTicketKey(text: string): boolean {
  return /^[A-Za-z0-9:_-]{1,64}$/.test(text);
}
