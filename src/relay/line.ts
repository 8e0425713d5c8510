import { backOffMs, type Wait, waitByTimer } from '../fleet/back-off.ts';
import { brokerUrl } from '../fleet/broker-url.ts';
import {
  type BrokerConnection,
  type BrokerTls,
  type ConnectOptions,
  connectOnce,
  type MqttVersion,
} from '../fleet/connection.ts';
import type { Trouble } from '../fleet/trouble.ts';
import type { Log } from '../log/log.ts';

export interface BrokerLineOptions {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: BrokerTls;
  readonly insecure: boolean;
  readonly keepaliveMs: number;
  /** Differs between any two relays that run at the same time. */
  readonly clientId: string;
  readonly log: Pick<Log, 'event'>;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  readonly wait?: Wait;
  /** Monotonic clock, ms. */
  readonly mono?: () => number;
}

/** How long the broker may take for an answer before the connection counts as dead. */
const ANSWER_MS = 15_000;
/** A connection that held this long was a good one: the next loss starts the back-off anew. */
const STABLE_MS = 20_000;
const GOODBYE_MS = 1_000;

export type Sent =
  | { readonly result: 'acknowledged'; readonly unheard: boolean }
  /** The broker does not let us write this topic, or took it for bad. */
  | { readonly result: 'refused'; readonly words: string }
  /** No connection now. */
  | { readonly result: 'no broker' }
  /** There is one, and no acknowledgement came in time: nobody knows. */
  | { readonly result: 'too late' };

/**
 * A relay's line to the broker. It subscribes to nothing, keeps no message and has no will: what was not acknowledged is the
 * gateway's to send again.
 */
export class BrokerLine {
  readonly #options: BrokerLineOptions;
  readonly #wait: Wait;
  readonly #mono: () => number;
  readonly #stopping = new AbortController();
  #connection: BrokerConnection | null = null;
  #running: Promise<void> | null = null;
  #told = '';

  constructor(options: BrokerLineOptions) {
    this.#options = options;
    this.#wait = options.wait ?? waitByTimer;
    this.#mono = options.mono ?? (() => performance.now());
  }

  get connected(): boolean {
    return this.#connection !== null && this.#connection.trouble === null;
  }

  /** Begins to connect, and keeps at it until `stop`. Resolves at once. @throws Error when the address is none: a bug by now. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#running !== null || this.#stopping.signal.aborted || signal.aborted) {
      return;
    }
    const address = brokerUrl(this.#options.url, this.#options.insecure);
    if (!address.ok) {
      throw new Error(address.words);
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#running = this.#run(this.#connectOptions(address.url));
  }

  /** Closes. Idempotent; takes about a second at most. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#connection?.close(GOODBYE_MS);
    await this.#running;
  }

  /** Publishes with QoS 1, not retained, and gives up waiting for the acknowledgement after `withinMs`. */
  async send(topic: string, payload: string, withinMs: number): Promise<Sent> {
    const connection = this.#connection;
    if (connection === null || !this.connected) {
      return { result: 'no broker' };
    }
    const late = new AbortController();
    const published = await Promise.race([
      connection.publish(topic, payload, false),
      waitByTimer(withinMs, late.signal).then(() => ({ result: 'too late' }) as const),
    ]);
    late.abort();
    return published.result === 'lost' ? { result: 'no broker' } : published;
  }

  #connectOptions(url: URL): ConnectOptions {
    const { clientId, username, password, tls, keepaliveMs } = this.#options;
    return {
      url,
      clientId,
      username,
      password,
      tls,
      keepaliveS: Math.ceil(keepaliveMs / 1_000),
      answerMs: ANSWER_MS,
      will: null,
      onMessage: () => undefined,
    };
  }

  async #run(options: ConnectOptions): Promise<void> {
    const { signal } = this.#stopping;
    let version: MqttVersion = 5;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const attempt = await connectOnce(options, version, signal);
      if (attempt.result === 'connected') {
        const since = this.#mono();
        await this.#serve(attempt.connection, options.url.host, version);
        if (this.#mono() - since >= STABLE_MS) {
          failures = 0;
        }
      } else if (!signal.aborted) {
        const { kind } = attempt.trouble;
        // Some old brokers hang up on MQTT 5 instead of refusing it.
        version = kind === 'version' || kind === 'closed early' ? (version === 5 ? 4 : 5) : version;
        this.#gone(attempt.trouble);
      }
      await this.#wait(backOffMs(failures, this.#options.random), signal);
    }
  }

  /** Holds one connection until it is over. */
  async #serve(connection: BrokerConnection, host: string, version: MqttVersion): Promise<void> {
    if (this.#stopping.signal.aborted) {
      await connection.close(GOODBYE_MS);
      return;
    }
    this.#connection = connection;
    this.#told = '';
    this.#options.log.event('mqtt.connected', { broker: host, version: version === 5 ? '5' : '3.1.1' });
    if (!connection.over.aborted) {
      await new Promise((resolve) => connection.over.addEventListener('abort', resolve, { once: true }));
    }
    this.#connection = null;
    if (connection.trouble !== null && !this.#stopping.signal.aborted) {
      this.#gone(connection.trouble);
    }
  }

  /** The same trouble is told once, however often it is met. */
  #gone({ words }: Trouble): void {
    if (words !== this.#told) {
      this.#told = words;
      this.#options.log.event('relay.broker-gone', { reason: words });
    }
  }
}
