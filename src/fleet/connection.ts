import type { IClientOptions, MqttClient } from 'mqtt';
import { connectTrouble, lossTrouble, publishWords, type Trouble } from './trouble.ts';

export interface BrokerTls {
  /** PEM. The authority that signed the broker's certificate; left out: the ones Node trusts. */
  readonly ca?: string;
  /** PEM. This kiosk's certificate and key, for a broker that knows its kiosks by certificate. */
  readonly cert?: string;
  readonly key?: string;
}

export interface ConnectOptions {
  readonly url: URL;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: BrokerTls;
  readonly keepaliveS: number;
  /** How long to wait for the broker's first answer, and for the acknowledgement of a message. */
  readonly answerMs: number;
  readonly will: { readonly topic: string; readonly payload: string };
  /** Called for every message on a subscribed topic. */
  onMessage(topic: string, payload: Uint8Array): void;
}

/** 4 is MQTT 3.1.1, as it calls itself on the wire. */
export type MqttVersion = 5 | 4;

export type Attempt =
  | { readonly result: 'connected'; readonly connection: BrokerConnection }
  | { readonly result: 'failed'; readonly trouble: Trouble };

export type Published =
  | { readonly result: 'acknowledged' }
  /** The broker said no; the connection stands. */
  | { readonly result: 'refused'; readonly words: string }
  /** Nobody knows whether it arrived; the connection is over. */
  | { readonly result: 'lost' };

/**
 * One connection to the broker, from its CONNACK to its end. It never reconnects and keeps no message: what was not
 * acknowledged is the caller's to send again on the next connection.
 */
export class BrokerConnection {
  readonly #client: MqttClient;
  readonly #answerMs: number;
  readonly #where: string;
  readonly #over = new AbortController();
  #trouble: Trouble | null = null;

  constructor(client: MqttClient, answerMs: number, where: string) {
    this.#client = client;
    this.#answerMs = answerMs;
    this.#where = where;
    client.on('disconnect', (packet) => this.#end(lossTrouble(packet.reasonCode ?? null, where)));
    client.on('close', () => this.#end(lossTrouble(null, where)));
  }

  /** Aborts when the connection is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Why it is over; null while it stands. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  #end(trouble: Trouble): void {
    if (this.#trouble === null) {
      this.#trouble = trouble;
      this.#client.end(true);
      // The library ignores a forced end while a polite one is still waiting for the broker.
      this.#client.stream.destroy();
      this.#over.abort();
    }
  }

  /** Publishes with QoS 1 and waits for the acknowledgement. A broker that gives none loses the connection. */
  publish(topic: string, payload: string, retain: boolean): Promise<Published> {
    if (this.#trouble !== null) {
      return Promise.resolve({ result: 'lost' });
    }
    return new Promise((resolve) => {
      const settle = (published: Published) => {
        clearTimeout(timer);
        this.over.removeEventListener('abort', lost);
        resolve(published);
      };
      const lost = () => settle({ result: 'lost' });
      const timer = setTimeout(() => {
        const words = `The broker at ${this.#where} takes messages but does not acknowledge them: look at its log and its disk.`;
        this.#end({ kind: 'lost', words });
      }, this.#answerMs);
      this.over.addEventListener('abort', lost);
      this.#client.publish(topic, payload, { qos: 1, retain }, (error) => {
        if (error && this.#trouble === null && this.#client.connected) {
          settle({ result: 'refused', words: publishWords(error, topic) });
        } else if (!error) {
          settle({ result: 'acknowledged' });
        }
      });
    });
  }

  /** Asks for a topic. Whether the broker allows it shows only in messages coming or not. */
  subscribe(topic: string): void {
    this.#client.subscribe(topic, { qos: 1 }, () => undefined);
  }

  /** Says goodbye (so that the broker does not send the will) and closes; by force after `ms`. Idempotent. */
  async close(ms: number): Promise<void> {
    if (this.#trouble === null) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#client.end(false, {}, () => {
          clearTimeout(timer);
          resolve();
        });
      });
      this.#end({ kind: 'lost', words: 'Closed by this kiosk.' });
    }
  }
}

function clientOptions(options: ConnectOptions, version: MqttVersion): IClientOptions {
  return {
    ...options.tls,
    protocolVersion: version,
    clientId: options.clientId,
    ...(options.username === null ? {} : { username: options.username }),
    ...(options.password === null ? {} : { password: options.password }),
    keepalive: options.keepaliveS,
    connectTimeout: options.answerMs,
    // The broker forgets us with the connection, and the library never reconnects or queues: the journal is the outbox.
    clean: true,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    rejectUnauthorized: true,
    will: { topic: options.will.topic, payload: Buffer.from(options.will.payload), qos: 1, retain: true },
  };
}

/** Tries once. Resolves with the connection after the broker accepted it, or with what went wrong; never rejects. */
export async function connectOnce(
  options: ConnectOptions,
  version: MqttVersion,
  signal: AbortSignal,
): Promise<Attempt> {
  const where = options.url.host;
  let client: MqttClient;
  try {
    const { default: mqtt } = await import('mqtt');
    client = mqtt.connect(options.url.href, clientOptions(options, version));
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : 'unknown';
    return { result: 'failed', trouble: { kind: 'settings', words: `The MQTT settings cannot be used: ${detail}` } };
  }
  client.on('message', (topic, payload) => options.onMessage(topic, payload));
  return await new Promise((resolve) => {
    let error: Error | null = null;
    let settled = false;
    const finish = (attempt: Attempt) => {
      if (!settled) {
        settled = true;
        signal.removeEventListener('abort', giveUp);
        if (attempt.result === 'failed') {
          client.end(true);
        }
        resolve(attempt);
      }
    };
    const failed = () => finish({ result: 'failed', trouble: connectTrouble(error, where) });
    const giveUp = () => finish({ result: 'failed', trouble: { kind: 'lost', words: 'Closed by this kiosk.' } });
    const noted = (thrown: Error) => {
      error ??= thrown;
    };
    // The library passes on only some errors of the socket. These listeners stay: an error event that nobody listens to
    // would end the process.
    client.stream.on('error', noted);
    client.on('error', (thrown) => {
      noted(thrown);
      // After an answer that cannot be read no close follows.
      setImmediate(failed);
    });
    client.once('close', failed);
    client.once('connect', () => {
      finish({ result: 'connected', connection: new BrokerConnection(client, options.answerMs, where) });
    });
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) {
      giveUp();
    }
  });
}
