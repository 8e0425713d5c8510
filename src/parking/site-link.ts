import { type Health, sameHealth } from '../domain/health.ts';
import type { Ticket, TicketFact } from '../domain/ticket.ts';
import { Bell, backOffMs, type Wait, waitByTimer } from '../fleet/back-off.ts';
import type { BrokerConnection } from '../fleet/connection.ts';
import { TokenBucket } from '../fleet/token-bucket.ts';
import { Drops } from './drops.ts';
import type { SiteKeys } from './keys.ts';
import {
  isKioskId,
  MAX_MESSAGE_BYTES,
  parse,
  readMessage,
  type SiteMessage,
  type SiteSubject,
  writeMessage,
} from './site-message.ts';
import { PAGES, pageOf, readPage, tellsMore, timeOf, writePages } from './site-page.ts';
import { SitePeers } from './site-peers.ts';

/** Why a message of the site was dropped. */
export type SiteFlaw =
  /** Of a kiosk that the configuration does not name. */
  | 'stranger'
  | 'unreadable'
  /** Not sealed with the site's key, for this site. */
  | 'forged'
  /** More than can wait. */
  | 'too many'
  /** A kiosk tells of what will happen: a clock is wrong. Looked at again until it has happened. */
  | 'future';

export interface SiteLinkOptions {
  readonly siteId: string;
  readonly kioskId: string;
  /** The other kiosks of the site, 1 to 15. What anybody else sends is not looked at. */
  readonly peers: readonly string[];
  readonly keys: SiteKeys;
  /** After how long without a sign of life a peer counts as gone, ms. */
  readonly silentAfterMs: number;
  /** What happened longer ago is no news, ms: as long as tickets are kept. */
  readonly keepMs: number;
  /** What is durable of all tickets now. */
  readonly tickets: () => ReadonlyMap<string, Ticket>;
  /** Puts the event `ticket fact` into the queue. Called for news only, and for one at a time. */
  readonly post: (fact: TicketFact) => void;
  /** Everything posted so far is durable; false: nobody can say when it will be. */
  readonly written: () => Promise<boolean>;
  /** How the part `site` is: on every change, never twice the same. */
  readonly onHealth: (health: Health) => void;
  /** Messages were dropped: at most once a minute, with how many since the last time. */
  readonly onDropped: (why: SiteFlaw, count: number) => void;
  /** False while the wall clock is not plausible: then nobody can say what is too old, or has not happened yet. Left out: it is. */
  readonly clockTrusted?: () => boolean;
  readonly wall: () => number;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
  readonly random: () => number;
  readonly wait?: Wait;
  /** How often this kiosk says that it is there, ms. */
  readonly presenceEveryMs?: number;
}

const PRESENCE_EVERY_MS = 60_000;
/** Pages of which nothing was told are looked at once in a while: what is forgotten leaves them. */
const REFRESH_EVERY_MS = 60 * 60_000;
/** Each costs a seal, and what waits costs memory, not time: of each topic only the newest waits. */
const MESSAGES_A_SECOND = 100;
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const MAX_AHEAD_MS = 10 * 60_000;
const TRY_AGAIN_MS = 1_000;
/** A page that could not be learned whole (a wrong clock, a journal that refuses) is looked at again; the broker does not say it twice. */
const LEARN_AGAIN_MS = 20_000;
const NOT_YET: Health = { status: 'absent', reason: 'Not connected to the other kiosks of the site yet.' };
const AWAY: Health = { status: 'failing', reason: 'The broker is away, so no other kiosk of the site is heard.' };

/**
 * The kiosks of one site tell each other what they know of tickets. Each keeps its whole knowledge at the broker, in retained pages, and
 * brings a page up to date whenever something on it changed: who was off gets all of it on connecting. Facts only ever add up, in any
 * order and any number of times, so an old page does no harm, and a page that is not news writes nothing.
 *
 * It rides on the connection of `FleetLink` and never has one of its own.
 */
export class SiteLink {
  readonly #options: SiteLinkOptions;
  readonly #wait: Wait;
  readonly #peers: SitePeers;
  readonly #bucket: TokenBucket;
  readonly #stopping = new AbortController();
  /** By topic, the newest that has not been looked at. */
  readonly #waiting = new Map<string, Uint8Array>();
  readonly #arrived = new Bell();
  /** By topic: the seal of the page that holds nothing more for us. */
  readonly #known = new Map<string, string>();
  /** By topic: the newest page of which something was not learned. */
  readonly #unlearned = new Map<string, Uint8Array>();
  /** By topic: what we published there last, and need not be told. */
  readonly #own = new Map<string, Buffer>();
  readonly #changed = new Bell();
  readonly #dirty = new Set<number>();
  readonly #drops: Drops<SiteFlaw>;
  #waitingBytes = 0;
  /** When we told of tickets last, by our own clock: strictly growing. */
  #toldAt = 0;
  #saidAt = 0;
  #connected = false;
  /** Why the broker does not take what we tell; null: it does. */
  #refused: string | null = null;
  #running: Promise<void> | null = null;
  #health: Health = NOT_YET;

  constructor(options: SiteLinkOptions) {
    this.#options = options;
    this.#wait = options.wait ?? waitByTimer;
    this.#peers = new SitePeers(options);
    this.#bucket = new TokenBucket(MESSAGES_A_SECOND, options.mono);
    this.#drops = new Drops(options.mono, options.onDropped);
  }

  get health(): Health {
    return this.#health;
  }

  /** What to subscribe to on every connection. */
  get filters(): readonly string[] {
    const start = `kioskd/site/${this.#options.siteId}`;
    return [`${start}/+/tickets/+`, `${start}/+/presence`];
  }

  /** How many messages were dropped since the start, by reason. */
  counts(): readonly { readonly why: SiteFlaw; readonly count: number }[] {
    return this.#drops.counts();
  }

  /** Begins to look at what comes. Resolves at once. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#running === null && !this.#stopping.signal.aborted) {
      signal.addEventListener('abort', () => this.#stopping.abort(), { once: true });
      this.#running = this.#work();
    }
  }

  /** Idempotent. Nothing is told or taken any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Something became durable that the others have to know: the effect `tell site`, and entries that were reported to this kiosk. */
  tell({ key }: Pick<TicketFact, 'key'>): void {
    this.#dirty.add(pageOf(key));
    this.#changed.ring();
  }

  /** A message on a topic that {@link filters} lets through; any other is passed over. */
  heard(topic: string, payload: Uint8Array): void {
    const address = this.#addressOf(topic);
    if (address === null || this.#stopping.signal.aborted) {
      return;
    }
    if (!this.#isOfSite(address.from)) {
      this.#drops.add('stranger');
      return;
    }
    if (this.#own.get(topic)?.equals(payload) === true) {
      return;
    }
    this.#unlearned.delete(topic);
    const size = payload.length - (this.#waiting.get(topic)?.length ?? 0);
    if (payload.length > MAX_MESSAGE_BYTES) {
      this.#drops.add('unreadable');
    } else if (this.#waitingBytes + size > MAX_WAITING_BYTES) {
      this.#drops.add('too many');
    } else {
      this.#waitingBytes += size;
      this.#waiting.set(topic, payload);
      this.#arrived.ring();
    }
  }

  /** Uses one connection until it is over. Never rejects. */
  async ride(connection: BrokerConnection): Promise<void> {
    this.#connected = true;
    for (let page = 0; page < PAGES; page += 1) {
      this.#dirty.add(page);
    }
    this.#changed.ring();
    this.#look();
    await Promise.all([this.#publishPages(connection), this.#publishPresence(connection)]);
    this.#connected = false;
    if (!this.#stopping.signal.aborted) {
      this.#look();
    }
  }

  async #publishPages(connection: BrokerConnection): Promise<void> {
    const over = AbortSignal.any([connection.over, this.#stopping.signal]);
    // What this connection has taken. What another one took may be gone: the broker may have been started anew.
    const taken = new Map<number, string>();
    for (let failures = 0; !over.aborted; ) {
      await this.#changed.wait(over);
      const pages = new Set(this.#dirty);
      this.#dirty.clear();
      const refused = over.aborted ? [] : await this.#sendPages(connection, pages, taken);
      for (const page of refused) {
        this.#dirty.add(page);
      }
      if (refused.length > 0 && !over.aborted) {
        await this.#wait(backOffMs(failures, this.#options.random), over);
        this.#changed.ring();
      }
      failures = refused.length > 0 ? failures + 1 : 0;
    }
  }

  /** @returns the pages that were not taken. */
  async #sendPages(
    connection: BrokerConnection,
    pages: ReadonlySet<number>,
    taken: Map<number, string>,
  ): Promise<readonly number[]> {
    const refused: number[] = [];
    let words: string | null = null;
    for (const [page, content] of writePages(this.#options.tickets().values(), pages)) {
      if (taken.get(page) === content) {
        continue;
      }
      this.#toldAt = Math.max(this.#options.wall(), this.#toldAt + 1);
      const topic = this.#topic(`tickets/${page}`);
      const text = this.#write('tickets', this.#toldAt, content);
      this.#own.set(topic, Buffer.from(text));
      const published = await connection.publish(topic, text, true);
      if (published.result === 'acknowledged') {
        taken.set(page, content);
      } else {
        refused.push(page);
        words = published.result === 'refused' ? published.words : words;
      }
    }
    this.#refused = words;
    this.#look();
    return refused;
  }

  async #publishPresence(connection: BrokerConnection): Promise<void> {
    const over = AbortSignal.any([connection.over, this.#stopping.signal]);
    const { mono, presenceEveryMs } = this.#options;
    for (let refreshedAt = mono(); !over.aborted; ) {
      this.#saidAt = Math.max(this.#options.wall(), this.#saidAt + 1);
      const content = JSON.stringify({ told: this.#toldAt });
      await connection.publish(this.#topic('presence'), this.#write('presence', this.#saidAt, content), true);
      await this.#wait(presenceEveryMs ?? PRESENCE_EVERY_MS, over);
      if (mono() - refreshedAt >= REFRESH_EVERY_MS) {
        refreshedAt = mono();
        for (let page = 0; page < PAGES; page += 1) {
          this.#dirty.add(page);
        }
        this.#changed.ring();
      }
      this.#look();
    }
  }

  #write(what: SiteSubject, at: number, content: string): string {
    const { keys, siteId, kioskId } = this.#options;
    return writeMessage(keys, siteId, { from: kioskId, what, at, content });
  }

  #topic(rest: string): string {
    return `kioskd/site/${this.#options.siteId}/${this.#options.kioskId}/${rest}`;
  }

  #addressOf(topic: string): { readonly from: string } | null {
    const start = `kioskd/site/${this.#options.siteId}/`;
    const match = topic.startsWith(start)
      ? /^([^/]+)\/(?:presence|tickets\/(\d{1,2}))$/.exec(topic.slice(start.length))
      : null;
    const from = match?.[1] ?? '';
    return match !== null && isKioskId(from) && Number(match[2] ?? 0) < PAGES ? { from } : null;
  }

  /** Our own pages are read too: a kiosk with a new card gets back what it knew. */
  #isOfSite(kioskId: string): boolean {
    return kioskId === this.#options.kioskId || this.#options.peers.includes(kioskId);
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#arrived.wait(signal);
      for (const [topic, payload] of this.#waiting) {
        while (!signal.aborted && !this.#bucket.take()) {
          await this.#wait(1_000 / MESSAGES_A_SECOND, signal);
        }
        if (signal.aborted) {
          return;
        }
        // A newer one may have come in its place meanwhile; then that one is taken, here or in the next round.
        const newest = this.#waiting.get(topic) ?? payload;
        this.#waiting.delete(topic);
        this.#waitingBytes -= newest.length;
        await this.#take(topic, newest);
      }
    }
  }

  async #take(topic: string, payload: Uint8Array): Promise<void> {
    const { keys, siteId } = this.#options;
    const read = readMessage(keys, siteId, payload);
    if (read.result !== 'ours') {
      this.#drops.add(read.result);
      return;
    }
    const { message, seal } = read;
    if (!this.#isOfSite(message.from)) {
      this.#drops.add('stranger');
      return;
    }
    if (message.what === 'presence') {
      const told = parse(Buffer.from(message.content))?.['told'];
      this.#peers.present(message.from, message.at, typeof told === 'number' ? told : 0);
      this.#look();
      return;
    }
    this.#peers.told(message.from, message.at);
    this.#look();
    if (this.#known.get(topic) === seal) {
      return;
    }
    if (await this.#learn(message)) {
      this.#known.set(topic, seal);
    } else if (!this.#waiting.has(topic)) {
      this.#learnAgain(topic, payload);
    }
  }

  /** Whoever has paid elsewhere must not stand before the exit because its clock was put right a moment too late. */
  #learnAgain(topic: string, payload: Uint8Array): void {
    const isFirst = this.#unlearned.size === 0;
    this.#unlearned.set(topic, payload);
    if (isFirst) {
      void this.#wait(LEARN_AGAIN_MS, this.#stopping.signal).then(() => {
        for (const [name, page] of [...this.#unlearned]) {
          this.heard(name, page);
        }
      });
    }
  }

  /** @returns true when the page holds nothing more for us. */
  async #learn({ from, content }: SiteMessage): Promise<boolean> {
    const facts = readPage(content);
    if (facts === null) {
      this.#drops.add('unreadable');
      return true;
    }
    const { kioskId, wall, keepMs, tickets, post, written, clockTrusted } = this.#options;
    if (clockTrusted?.() === false) {
      return false;
    }
    let whole = true;
    let news: TicketFact | null = null;
    for (const fact of facts) {
      const isOld = timeOf(fact) < wall() - keepMs;
      if (isOld || !tellsMore(tickets().get(fact.key), fact)) {
        continue;
      }
      if (timeOf(fact) > wall() + MAX_AHEAD_MS) {
        this.#drops.add('future');
        whole = false;
        continue;
      }
      if (this.#stopping.signal.aborted) {
        return false;
      }
      post(fact);
      // One at a time: whoever stands at the kiosk never waits for more than one of these.
      if (!(await written())) {
        await this.#wait(TRY_AGAIN_MS, this.#stopping.signal);
        whole = false;
      }
      news ??= fact;
    }
    if (news !== null && from === kioskId) {
      // What we knew before we lost our card: in place of it we have put a page there that does not have it.
      this.tell(news);
    }
    return whole;
  }

  #look(): void {
    const heard = this.#connected ? this.#peers.health() : AWAY;
    const isMute = this.#refused !== null && heard.status === 'ready';
    const health: Health = isMute ? { status: 'degraded', reason: this.#refused ?? '' } : heard;
    if (!sameHealth(health, this.#health)) {
      this.#health = health;
      this.#options.onHealth(health);
    }
  }
}
