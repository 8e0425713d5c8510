import type { Health } from '../domain/health.ts';
import type { Currency } from '../domain/money.ts';
import type { TicketFact, TicketReading } from '../domain/ticket.ts';
import type { BrokerConnection } from '../fleet/connection.ts';
import type { TokenVerdict } from '../orders/token.ts';
import type { WebServer } from '../web/server.ts';
import { type EntryDrop, EntryInbox } from './entry-message.ts';
import { EntryDesk } from './entry-report.ts';
import { addEntryRoute } from './entry-route.ts';
import { SiteKeys } from './keys.ts';
import type { Pattern } from './pattern.ts';
import { TicketReader } from './reader.ts';
import { exitCodeFor } from './signed-code.ts';
import { type SiteFlaw, SiteLink, type SiteLinkOptions } from './site-link.ts';

/** What the configuration says; made by `src/config/parking.ts`. */
export interface CarParkSettings {
  readonly kioskId: string;
  /** The site's key, revealed. */
  readonly key: string;
  readonly patterns: readonly Pattern[];
  readonly timeZone: string;
  readonly currency: Currency;
  readonly maxStayMs: number;
  readonly aheadMs: number;
  readonly keepMs: number;
  /** Null: there are no other kiosks. */
  readonly site: { readonly id: string; readonly kiosks: readonly string[]; readonly silentAfterMs: number } | null;
  /** Token and key revealed; null: nobody reports that way. */
  readonly entries: { readonly token: string | null; readonly key: string | null };
}

/** What the daemon gives it. */
export interface CarParkAround
  extends Pick<SiteLinkOptions, 'tickets' | 'written' | 'wall' | 'mono' | 'random' | 'wait'> {
  /** Puts the event `ticket fact` into the queue. */
  readonly post: (fact: TicketFact) => void;
  /** How the part `site` is; never called where there are no other kiosks. */
  readonly onHealth: (health: Health) => void;
  /** Messages over the broker were dropped: at most once a minute each, with how many since the last time. */
  readonly onDropped: (what: 'site' | 'entries', why: SiteFlaw | EntryDrop, count: number) => void;
  /** False while the wall clock is not plausible. */
  readonly clockTrusted: () => boolean;
  /** Somebody asked for `/api/entries` without its token. Left out: nobody wants to know. */
  readonly onRefused?: (verdict: Exclude<TokenVerdict, 'right'>) => void;
}

/** Since the start. `dropped`: messages over the broker, of other kiosks or of entries. */
export interface CarParkCounts {
  readonly entries: readonly { readonly result: string; readonly count: number }[];
  readonly dropped: readonly { readonly what: 'site' | 'entries'; readonly why: string; readonly count: number }[];
}

/**
 * Everything about parking that is outside of the domain, as one part of the daemon: reads codes, hears of entries, and keeps the kiosks
 * of a site of one mind.
 */
export class CarPark {
  readonly #settings: CarParkSettings;
  readonly #keys: SiteKeys;
  readonly #reader: TicketReader;
  readonly #desk: EntryDesk;
  readonly #link: SiteLink | null;
  readonly #inbox: EntryInbox | null;
  readonly #onRefused: NonNullable<CarParkAround['onRefused']>;

  constructor(settings: CarParkSettings, around: CarParkAround) {
    const { site, entries, maxStayMs, kioskId, ...rest } = settings;
    const { onDropped, wall, mono, onRefused, ...parts } = around;
    this.#settings = settings;
    this.#onRefused = onRefused ?? (() => undefined);
    this.#keys = new SiteKeys(settings.key);
    this.#reader = new TicketReader({ ...rest, keys: this.#keys, maxAgeMs: maxStayMs, now: wall });
    this.#link =
      site === null
        ? null
        : new SiteLink({
            ...parts,
            wall,
            mono,
            siteId: site.id,
            kioskId,
            peers: site.kiosks,
            silentAfterMs: site.silentAfterMs,
            keepMs: settings.keepMs,
            keys: this.#keys,
            onDropped: (why, count) => onDropped('site', why, count),
          });
    this.#desk = new EntryDesk({
      ...parts,
      wall,
      mono,
      reader: this.#reader,
      maxAgeMs: maxStayMs,
      aheadMs: settings.aheadMs,
      tell: (fact) => this.tell(fact),
    });
    this.#inbox =
      site === null || entries.key === null
        ? null
        : new EntryInbox({
            siteId: site.id,
            key: entries.key,
            desk: this.#desk,
            mono,
            onDropped: (why, count) => onDropped('entries', why, count),
          });
  }

  /** How the part `site` is; null where there is none. */
  get health(): Health | null {
    return this.#link?.health ?? null;
  }

  /** What `FleetLink` has to subscribe to on every connection. */
  get filters(): readonly string[] {
    return [...(this.#link?.filters ?? []), ...(this.#inbox?.filters ?? [])];
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.#link?.start(signal);
  }

  /** Idempotent. Before the broker link is stopped. */
  async stop(): Promise<void> {
    await this.#link?.stop();
  }

  /** For every scan; what it says goes with the event `scan`. */
  readCode(code: string): TicketReading {
    return this.#reader.readCode(code);
  }

  /** For the effect `read ticket`. */
  readTyped(what: 'plate' | 'code', text: string): TicketReading {
    return this.#reader.readTyped(what, text);
  }

  /** For the effect `tell site`. */
  tell(fact: TicketFact): void {
    this.#link?.tell(fact);
  }

  /** The code on the receipt of a lost ticket, and on any other that is to open the exit. */
  exitCodeFor(ticketKey: string): string {
    return exitCodeFor(this.#keys, ticketKey);
  }

  /** A message on any topic of the connection; those of others are passed over. */
  heard(topic: string, payload: Uint8Array): void {
    this.#link?.heard(topic, payload);
    void this.#inbox?.heard(topic, payload);
  }

  /** Uses one connection to the broker until it is over. Never rejects. */
  async ride(connection: BrokerConnection): Promise<void> {
    await this.#link?.ride(connection);
  }

  /** Adds `POST /api/entries` where a token is configured. @returns takes it out again. */
  addRoutes(server: Pick<WebServer, 'route'>): () => void {
    const { token } = this.#settings.entries;
    return token === null ? () => {} : addEntryRoute(server, this.#desk, { token, onRefused: this.#onRefused });
  }

  /** What became of reports and messages since the start, for metrics. */
  counts(): CarParkCounts {
    const dropped = (what: 'site' | 'entries', from: SiteLink | EntryInbox | null) =>
      (from?.counts() ?? []).map(({ why, count }) => ({ what, why, count }));
    return {
      entries: this.#desk.counts(),
      dropped: [...dropped('site', this.#link), ...dropped('entries', this.#inbox)],
    };
  }
}
