import type { IClientOptions, IClientPublishOptions, IPublishPacket, MqttClient, Packet } from 'mqtt';
import { NO_REPLY_TO, type ReplyTo } from './command-message.ts';
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
  /** Null: nobody has to hear that we are gone. */
  readonly will: { readonly topic: string; readonly payload: string } | null;
  /**
   * Called for every message on a subscribed topic. `retained`: the broker had kept it from before we subscribed. `replyTo`: what
   * the sender asks for in MQTT 5, unchecked.
   */
  onMessage(topic: string, payload: Uint8Array, retained: boolean, replyTo: ReplyTo): void;
}

/** 4 is MQTT 3.1.1, as it calls itself on the wire. */
export type MqttVersion = 5 | 4;

export type Attempt =
  | { readonly result: 'connected'; readonly connection: BrokerConnection }
  | { readonly result: 'failed'; readonly trouble: Trouble };

export type Published =
  /** `unheard`: the broker says that nobody listens on the topic. Only MQTT 5 can say so, and a broker need not. */
  | { readonly result: 'acknowledged'; readonly unheard: boolean }
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
  readonly #unheard = new UnheardMessages();
  #trouble: Trouble | null = null;

  constructor(client: MqttClient, answerMs: number, where: string) {
    this.#client = client;
    this.#answerMs = answerMs;
    this.#where = where;
    client.on('disconnect', (packet) => this.#end(lossTrouble(packet.reasonCode ?? null, where)));
    client.on('close', () => this.#end(lossTrouble(null, where)));
    client.on('packetreceive', (packet) => this.#unheard.note(packet));
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

  /**
   * Publishes with QoS 1 and waits for the acknowledgement. A broker that gives none loses the connection.
   * @param correlation MQTT 5 correlation data to give back; left out where the connection is of an older version.
   */
  publish(topic: string, payload: string, retain: boolean, correlation: Uint8Array | null = null): Promise<Published> {
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
      const properties = this.#properties(correlation);
      this.#client.publish(topic, payload, { qos: 1, retain, ...properties }, (error, packet) => {
        if (error && this.#trouble === null && this.#client.connected) {
          settle({ result: 'refused', words: publishWords(error, topic) });
        } else if (!error) {
          settle({ result: 'acknowledged', unheard: this.#unheard.has(packet) });
        }
      });
    });
  }

  #properties(correlation: Uint8Array | null): Pick<IClientPublishOptions, 'properties'> {
    return correlation === null || this.#client.options.protocolVersion !== 5
      ? {}
      : { properties: { correlationData: Buffer.from(correlation) } };
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

/** Reason code of an MQTT 5 acknowledgement. */
const NO_MATCHING_SUBSCRIBERS = 16;

/** The library gives back the message that was acknowledged and not the acknowledgement: the reason is noted on its way in. */
class UnheardMessages {
  readonly #ids = new Set<number>();

  note(packet: Packet): void {
    if (packet.cmd === 'puback' && packet.reasonCode === NO_MATCHING_SUBSCRIBERS && packet.messageId !== undefined) {
      this.#ids.add(packet.messageId);
    }
  }

  /** Asked once per message. */
  has(packet: Packet | undefined): boolean {
    return packet?.messageId !== undefined && this.#ids.delete(packet.messageId);
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
    ...(options.will === null
      ? {}
      : { will: { topic: options.will.topic, payload: Buffer.from(options.will.payload), qos: 1, retain: true } }),
  };
}

/** Well above the longest message that anybody has a reason to send us. */
const MAX_PACKET_BYTES = 1024 * 1024;

/** A packet is held in memory until its end has come; a broker that announces hundreds of MiB loses the connection. */
function limitPackets(client: MqttClient): void {
  let unfinished = 0;
  client.on('packetreceive', () => {
    unfinished = 0;
  });
  client.stream.on('data', (chunk: Uint8Array) => {
    unfinished += chunk.length;
    if (unfinished > MAX_PACKET_BYTES) {
      client.stream.destroy();
    }
  });
}

function replyToOf(properties: IPublishPacket['properties']): ReplyTo {
  return properties === undefined
    ? NO_REPLY_TO
    : { responseTopic: properties.responseTopic ?? null, correlation: properties.correlationData ?? null };
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
  limitPackets(client);
  client.on('message', (topic, payload, packet) =>
    options.onMessage(topic, payload, packet.retain, replyToOf(packet.properties)),
  );
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
