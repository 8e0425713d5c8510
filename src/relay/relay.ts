import { randomBytes } from 'node:crypto';
import type { Wait } from '../fleet/back-off.ts';
import type { Log } from '../log/log.ts';
import { type RelaySettings, revealedTls } from './config.ts';
import { Counters } from './counters.ts';
import { NotificationDesk } from './desk.ts';
import { KioskDirectory } from './directory.ts';
import { BrokerLine } from './line.ts';
import { SeldomLog } from './seldom.ts';
import { RelayServer, type ServerLimits } from './server.ts';

export interface RelayOptions {
  readonly settings: RelaySettings;
  readonly log: Log;
  /** From 0 to 1, for the jitter of reconnecting. */
  readonly random?: () => number;
  readonly wait?: Wait;
  /** Monotonic clock, ms. */
  readonly mono?: () => number;
  readonly limits?: Partial<ServerLimits>;
}

/**
 * Takes the gateways' webhooks, and passes them on to the kiosks over MQTT. It keeps no state: any number of relays may run
 * behind a load balancer, and one that is killed leaves nothing behind.
 */
export class Relay {
  readonly #log: Log;
  readonly #line: BrokerLine;
  readonly #server: RelayServer;
  readonly #counters: Counters;

  constructor({ settings, log, random, wait, mono = () => performance.now(), limits }: RelayOptions) {
    const { broker, webhooks } = settings;
    const seldom = new SeldomLog(log, mono);
    const gateways = webhooks.map(({ name }) => name);
    this.#log = log;
    this.#counters = new Counters(gateways);
    this.#line = new BrokerLine({
      ...broker,
      password: broker.password?.reveal() ?? null,
      tls: revealedTls(broker),
      // Short enough for every broker of MQTT 3.1.1 (23 characters).
      clientId: `kioskd-relay-${randomBytes(5).toString('hex')}`,
      log,
      random: random ?? Math.random,
      ...(wait === undefined ? {} : { wait }),
      mono,
    });
    const desk = new NotificationDesk({
      directory: new KioskDirectory(settings.kiosks),
      send: (topic, payload, withinMs) => this.#line.send(topic, payload, withinMs),
      counters: this.#counters,
      log: seldom,
      mono,
    });
    this.#server = new RelayServer({
      host: settings.host,
      port: settings.port,
      gateways,
      onNotification: async (gateway, raw, began) => {
        this.#counters.received(gateway);
        try {
          const webhook = webhooks.find(({ name }) => name === gateway);
          return webhook === undefined
            ? desk.fault(gateway, new Error('no such gateway'))
            : await desk.handle(webhook, raw, began);
        } catch (error) {
          return desk.fault(gateway, error);
        }
      },
      onBroken: (gateway) => {
        this.#counters.received(gateway);
        this.#counters.ended(gateway, 'broken-request');
      },
      onRefused: (why) => seldom.event('web.refused', { why }),
      healthy: () => this.#line.connected,
      metrics: () => this.#counters.text(this.#line.connected),
      mono,
      ...(limits === undefined ? {} : { limits }),
    });
  }

  get address(): RelayServer['address'] {
    return this.#server.address;
  }

  /** True while notifications can be passed on. */
  get connected(): boolean {
    return this.#line.connected;
  }

  get counters(): Counters {
    return this.#counters;
  }

  /** Listens, and begins to connect to the broker; until that stands, gateways are told to come again. @throws ListenError */
  async start(signal: AbortSignal): Promise<void> {
    await this.#server.start(signal);
    const { address } = this.#server;
    if (address !== null) {
      this.#log.event('web.listening', { url: address.url });
      await this.#line.start(signal);
    }
  }

  /** Answers what is in hand, then lets go of the broker. Idempotent; takes about six seconds at most. */
  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#line.stop();
  }
}
