import { createHmac } from 'node:crypto';
import { TokenBucket } from '../fleet/token-bucket.ts';
import { Drops } from './drops.ts';
import { type EntryAnswer, type EntryDesk, readReport } from './entry-report.ts';
import { same } from './keys.ts';
import { isFlat, line, parse } from './site-message.ts';

const MAX_BYTES = 2_048;
const MESSAGES_A_SECOND = 20;

/** Shorter could be found by trying, with one message that was overheard. */
export const MIN_ENTRY_KEY_LENGTH = 32;

/** Why a message on `kioskd/site/<site>/entry` was dropped, beside what the desk says. */
export type EntryDrop = 'too many' | 'unreadable' | 'forged' | 'not taken';

export interface EntryInboxOptions {
  readonly siteId: string;
  /** The secret that sender and kiosks share: another one than the site's key, which could do much more. */
  readonly key: string;
  readonly desk: Pick<EntryDesk, 'take'>;
  /** At most once a minute, with how many since the last time. */
  readonly onDropped: (why: EntryDrop, count: number) => void;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
}

/**
 * Entries that are reported over the broker. Nobody is answered: a sender that wants to know asks over HTTP. A message may come twice,
 * late or from an attacker who kept it, and says the same each time; after the longest stay it is refused as too old.
 */
export class EntryInbox {
  readonly #options: EntryInboxOptions;
  readonly #bucket: TokenBucket;
  readonly #drops: Drops<EntryDrop>;

  constructor(options: EntryInboxOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(MESSAGES_A_SECOND, options.mono);
    this.#drops = new Drops(options.mono, options.onDropped);
  }

  get filters(): readonly string[] {
    return [this.#topic];
  }

  get #topic(): string {
    return `kioskd/site/${this.#options.siteId}/entry`;
  }

  /** How many messages were dropped since the start, by reason. */
  counts(): readonly { readonly why: EntryDrop; readonly count: number }[] {
    return this.#drops.counts();
  }

  /** A message on any topic; those of others are passed over. Resolves when it was dealt with; never rejects. */
  async heard(topic: string, payload: Uint8Array): Promise<void> {
    if (topic !== this.#topic) {
      return;
    }
    const drop = this.#bucket.take() ? await this.#take(payload) : 'too many';
    if (drop !== null) {
      this.#drops.add(drop);
    }
  }

  async #take(payload: Uint8Array): Promise<EntryDrop | null> {
    const value = payload.length > MAX_BYTES || !isFlat(payload) ? null : parse(payload);
    if (value === null) {
      return 'unreadable';
    }
    const { plate, ticket, at, seal } = value;
    const text = plate ?? ticket;
    if (typeof text !== 'string' || typeof at !== 'string' || typeof seal !== 'string') {
      return 'unreadable';
    }
    const { siteId, key, desk } = this.#options;
    const wanted = entrySeal(key, siteId, { what: plate === undefined ? 'ticket' : 'plate', text, at });
    if (!same(Buffer.from(wanted), Buffer.from(seal))) {
      return 'forged';
    }
    const answer: EntryAnswer = await desk.take(readReport(value, ['seal']));
    return answer.result === 'taken' ? null : 'not taken';
  }
}

/** HMAC-SHA256 in lower-case hex over lines as in `site-message.ts`. The texts are those of the message, as they stand there. */
export function entrySeal(
  key: string,
  siteId: string,
  { what, text, at }: { readonly what: 'plate' | 'ticket'; readonly text: string; readonly at: string },
): string {
  const lines = ['kioskd-entry 1', line('site', siteId), line(what, text), line('at', at)];
  return createHmac('sha256', key)
    .update(`${lines.join('\n')}\n`)
    .digest('hex');
}
