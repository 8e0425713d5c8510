import mqtt, { type MqttClient } from 'mqtt';
import type { Health } from '../../src/domain/health.ts';
import { money } from '../../src/domain/money.ts';
import { isNews, join, type Ticket, type TicketFact } from '../../src/domain/ticket.ts';
import { waitByTimer } from '../../src/fleet/back-off.ts';
import { connectOnce } from '../../src/fleet/connection.ts';
import { SiteKeys } from '../../src/parking/keys.ts';
import { type SiteFlaw, SiteLink, type SiteLinkOptions } from '../../src/parking/site-link.ts';
import { eventually } from './eventually.ts';
import { NOON, SITE_SECRET } from './parking.ts';

export const SITE = 'carpark-7';
const AGAIN_MS = 20;

/** A kiosk of a site: what it knows, in memory, and its link on a connection of its own to a real broker. */
export class SiteKiosk {
  readonly link: SiteLink;
  readonly tickets = new Map<string, Ticket>();
  /** Every fact that it was given as news, in order. */
  readonly news: TicketFact[] = [];
  readonly health: Health[] = [];
  readonly dropped: SiteFlaw[] = [];
  readonly #id: string;
  readonly #url: string;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #queue: Promise<void> = Promise.resolve();
  /** False: the journal refuses. */
  durable = true;

  constructor(url: string, id: string, peers: readonly string[], over: Partial<SiteLinkOptions> = {}) {
    this.#url = url;
    this.#id = id;
    this.link = new SiteLink({
      siteId: SITE,
      kioskId: id,
      peers,
      keys: new SiteKeys(SITE_SECRET),
      silentAfterMs: 5 * 60_000,
      keepMs: 30 * 86_400_000,
      tickets: () => this.tickets,
      post: (fact) => this.#post(fact),
      written: async () => {
        await this.#queue;
        return this.durable;
      },
      onHealth: (health) => this.health.push(health),
      onDropped: (why) => this.dropped.push(why),
      wall: () => NOON,
      mono: () => performance.now(),
      random: () => 0,
      presenceEveryMs: 50,
      ...over,
    });
  }

  async start(): Promise<this> {
    await this.link.start(this.#stopping.signal);
    const { link } = this;
    this.#running = keepConnected(
      this.#url,
      {
        filters: link.filters,
        heard: (topic, payload) => link.heard(topic, payload),
        ride: (connection) => link.ride(connection),
      },
      this.#stopping.signal,
    );
    return this;
  }

  /** What happened here: known and durable here first, then told. */
  tell(fact: TicketFact): void {
    this.#know(fact);
    this.link.tell(fact);
  }

  async knows(key: string, what: (ticket: Ticket) => boolean): Promise<void> {
    const holds = () => {
      const ticket = this.tickets.get(key);
      return ticket !== undefined && what(ticket);
    };
    await eventually(holds, { what: () => `${this.#id} knows of ${key}: ${JSON.stringify(this.tickets.get(key))}` });
  }

  async healthIs(status: Health['status']): Promise<Health> {
    await eventually(() => this.link.health.status === status, {
      what: () => `the site of ${this.#id} is ${status}, not ${JSON.stringify(this.link.health)}`,
    });
    return this.link.health;
  }

  /** The network cable is pulled, or the power: nothing is said to the broker. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.link.stop();
    await this.#running;
  }

  #post(fact: TicketFact): void {
    this.#queue = this.#queue.then(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (isNews(this.tickets.get(fact.key), fact)) {
        this.news.push(fact);
        this.#know(fact);
      }
    });
  }

  #know(fact: TicketFact): void {
    this.tickets.set(fact.key, join(this.tickets.get(fact.key), fact, NOON));
  }
}

/** As `FleetLink` does it: one connection after the other until the signal aborts. */
export async function keepConnected(
  url: string,
  { filters, heard, ride }: Pick<SiteLink, 'filters' | 'heard' | 'ride'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const attempt = await connectOnce(
      {
        url: new URL(url),
        clientId: `site-${Math.random()}`,
        username: null,
        password: null,
        tls: {},
        keepaliveS: 60,
        answerMs: 20_000,
        will: null,
        onMessage: (topic, payload) => heard(topic, payload),
      },
      5,
      signal,
    );
    if (attempt.result === 'connected') {
      const { connection } = attempt;
      const close = () => void connection.close(0);
      signal.addEventListener('abort', close, { once: true });
      for (const filter of filters) {
        connection.subscribe(filter);
      }
      await ride(connection);
      signal.removeEventListener('abort', close);
      await connection.close(0);
    }
    await waitByTimer(AGAIN_MS, signal);
  }
}

export const paid = (key: string, saleId: string, at = NOON): TicketFact => ({
  fact: 'paid',
  key,
  substitute: false,
  payment: {
    saleId,
    at,
    amount: money('HKD', 2_000),
    takenOff: 500,
    coversUntil: at + 3_600_000,
    leaveBy: at + 900_000,
  },
});
export const entered = (key: string, at = NOON - 3_600_000): TicketFact => ({ fact: 'entered', key, at });
export const used = (key: string, at = NOON): TicketFact => ({ fact: 'used', key, at });

/** Somebody at the broker who may read and write everything, and has no key. */
export class Stranger {
  readonly heard = new Map<string, string>();
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload) => void this.heard.set(topic, payload.toString()));
  }

  static async start(url: string): Promise<Stranger> {
    const client = mqtt.connect(url, { clientId: `stranger-${Math.random()}`, reconnectPeriod: 20 });
    const stranger = new Stranger(client);
    await client.subscribeAsync('kioskd/site/#', { qos: 1 });
    return stranger;
  }

  async publish(rest: string, text: string, retain = false): Promise<void> {
    await this.#client.publishAsync(`kioskd/site/${SITE}/${rest}`, text, { qos: 1, retain });
  }

  /** The page of a kiosk that a key is on, once it is there. */
  async page(kioskId: string, key: string): Promise<{ readonly topic: string; readonly text: string }> {
    const find = () => [...this.heard].find(([topic, text]) => topic.includes(`/${kioskId}/`) && text.includes(key));
    await eventually(() => find() !== undefined, { what: `${kioskId} published ${key}` });
    const [topic, text] = find() ?? ['', ''];
    return { topic: topic.replace(`kioskd/site/${SITE}/`, ''), text };
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
