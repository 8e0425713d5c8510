import { type Health, READY, sameHealth } from '../domain/health.ts';
import type { RawNotification } from '../gateways/notification.ts';
import type { Journal } from '../journal/port.ts';
import type { Log } from '../log/log.ts';
import { backOffMs, type Wait, waitByTimer } from './back-off.ts';
import { brokerUrl } from './broker-url.ts';
import {
  type CommandAnswer,
  type HeardCommand,
  NO_REPLY_TO,
  type ReplyTo,
  replyTargets,
  writeAnswer,
} from './command-message.ts';
import {
  type BrokerConnection,
  type BrokerTls,
  type ConnectOptions,
  connectOnce,
  type MqttVersion,
} from './connection.ts';
import {
  type Availability,
  type HealthDoc,
  type StateDoc,
  shapeHealth,
  shapeState,
  significantHealth,
} from './messages.ts';
import { readNotifyMessage } from './notify-message.ts';
import { Outbox } from './outbox.ts';
import { RetainedDocuments } from './retained.ts';
import { TokenBucket } from './token-bucket.ts';
import { commandFilter, commandName, isTopicLevel, notifyFilter, notifyGateway, topicOf } from './topics.ts';
import type { Trouble } from './trouble.ts';

/** Why a message on a notify topic was not read, or could not be. */
export type Unheard = 'retained' | 'too many' | 'unreadable';

/** Somebody else who lives on the kiosk's connection to its broker. */
export interface Passenger {
  /** What to subscribe to on every connection. */
  readonly filters: readonly string[];
  /** A message on any topic; those of others are passed over. Must not throw. */
  heard(topic: string, payload: Uint8Array): void;
  /** Uses one connection until it is over. Must not reject. */
  ride(connection: BrokerConnection): Promise<void>;
}

export interface FleetLinkOptions {
  readonly kioskId: string;
  /** mqtts:// or wss://; mqtt:// and ws:// to this machine only, or with `insecure`. */
  readonly url: string;
  readonly username?: string | null;
  readonly password?: string | null;
  readonly tls?: BrokerTls;
  /** Allows a broker elsewhere without encryption. */
  readonly insecure?: boolean;
  /** The journal's session number. */
  readonly session: number;
  readonly journal: Pick<Journal, 'pendingEvents' | 'acknowledgeEvents'>;
  readonly log: Pick<Log, 'event'>;
  /** Called on every change, never twice with the same. */
  readonly onHealth: (health: Health) => void;
  /**
   * A webhook that a relay passed on, not verified; or why what came on its topic is none. Must not throw. Without it nothing is
   * subscribed to.
   */
  readonly onNotify?: (gateway: string, heard: RawNotification | Unheard) => void;
  /**
   * A message on a command topic, not looked into, and how to answer it; see {@link FleetLink.reply}. Must not throw. Without it no
   * command is listened to.
   */
  readonly onCommand?: (name: string, heard: HeardCommand, answer: (answer: CommandAnswer) => void) => void;
  readonly passengers?: readonly Passenger[];
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  /** Longest silence on the line; the broker reports us offline after one and a half of it. */
  readonly keepaliveMs?: number;
  /** How long the broker may take to answer before the connection counts as dead. */
  readonly answerMs?: number;
  readonly wait?: Wait;
  /** Monotonic clock, ms. */
  readonly mono?: () => number;
}

const KEEPALIVE_MS = 60_000;
const ANSWER_MS = 15_000;
/** A connection that held this long was a good one: the next loss starts the back-off anew. */
const STABLE_MS = 20_000;
/** The ever-changing figures of the health document are never older than this. */
const HEARTBEAT_MS = 15 * 60_000;
const GOODBYE_MS = 1_000;
/** Reading a long one takes milliseconds of the thread that everything else runs on. */
const NOTIFICATIONS_A_SECOND = 20;

/** Answers that may wait for a slow broker at a time. */
const MAX_REPLIES = 16;

const NOT_YET: Health = { status: 'absent', reason: 'Not connected to the broker yet.' };

/**
 * The kiosk's line to its broker: birth and will, the retained documents, and the outbox of events. It never blocks and
 * never throws for anything the broker does: without a broker the kiosk sells on, and the events wait in the journal.
 */
export class FleetLink {
  readonly #options: FleetLinkOptions;
  readonly #wait: Wait;
  readonly #mono: () => number;
  readonly #documents = new RetainedDocuments();
  readonly #outbox: Outbox;
  readonly #stopping = new AbortController();
  readonly #notifications: TokenBucket;
  #replies = 0;
  #connection: BrokerConnection | null = null;
  #running: Promise<void> | null = null;
  #health: Health = NOT_YET;
  #published: { significant: string; at: number } | null = null;
  /** Higher than our session: what the broker had retained of this kiosk before us. */
  #laterSession: number | null = null;

  constructor(options: FleetLinkOptions) {
    this.#options = options;
    this.#wait = options.wait ?? waitByTimer;
    this.#mono = options.mono ?? (() => performance.now());
    this.#notifications = new TokenBucket(NOTIFICATIONS_A_SECOND, this.#mono);
    this.#outbox = new Outbox({ ...options, wait: this.#wait });
  }

  get health(): Health {
    return this.#health;
  }

  /** Begins to connect, and keeps at it until `stop`. Resolves at once: nobody has to wait for a broker. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#running !== null || this.#stopping.signal.aborted) {
      return;
    }
    const address = brokerUrl(this.#options.url, this.#options.insecure ?? false);
    if (!address.ok || !isTopicLevel(this.#options.kioskId)) {
      const words = address.ok
        ? 'kiosk.id cannot be used in MQTT topics: use letters, digits, ".", "_" and "-".'
        : address.words;
      this.#setHealth({ status: 'failing', reason: words });
      return;
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    this.#documents.set(this.#topic('availability'), this.#availability('online'));
    this.#running = this.#run(this.#connectOptions(address.url));
    if (signal.aborted) {
      await this.stop();
    }
  }

  /** Tells the broker that we are gone, and closes. Idempotent; takes about two seconds at most. */
  async stop(): Promise<void> {
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort();
      const connection = this.#connection;
      this.#documents.set(this.#topic('availability'), this.#availability('offline'));
      if (connection !== null) {
        const goodbye = connection.publish(this.#topic('availability'), this.#availability('offline'), true);
        const late = new AbortController();
        await Promise.race([goodbye, waitByTimer(GOODBYE_MS, late.signal)]);
        late.abort();
        await connection.close(GOODBYE_MS);
      }
    }
    await this.#running;
  }

  /** What the kiosk is doing now. Retained; sent when it differs from the last one, and on every new connection. */
  publishState(doc: StateDoc): void {
    this.#documents.set(this.#topic('state'), JSON.stringify(shapeState(doc)));
  }

  /** How the kiosk is now. Call it as often as is handy; what is worth a message is decided here (see `schemas.ts`). */
  publishHealth(doc: HealthDoc): void {
    const shaped = shapeHealth(doc);
    const significant = significantHealth(shaped);
    const now = this.#mono();
    const last = this.#published;
    if (last === null || last.significant !== significant || now - last.at >= HEARTBEAT_MS) {
      this.#published = { significant, at: now };
      this.#documents.set(this.#topic('health'), JSON.stringify(shaped));
    }
  }

  /** The journal holds outbound events up to this number. */
  eventsQueued(lastNumber: number): void {
    this.#outbox.queued(lastNumber);
  }

  /**
   * Answers a command, once and not retained. An answer that finds no broker, or too many before it, is lost: the journal has what
   * was done, and the sender may ask again.
   */
  reply(answer: CommandAnswer, replyTo: ReplyTo = NO_REPLY_TO): void {
    const connection = this.#connection;
    for (const { topic, correlation } of replyTargets(this.#options.kioskId, answer.id, replyTo)) {
      if (connection !== null && this.#replies < MAX_REPLIES) {
        this.#replies += 1;
        void connection.publish(topic, writeAnswer(answer), false, correlation).then((published) => {
          this.#replies -= 1;
          if (published.result === 'refused') {
            this.#options.log.event('mqtt.refused', { reason: published.words });
          }
        });
      }
    }
  }

  #topic(rest: Parameters<typeof topicOf>[1]): string {
    return topicOf(this.#options.kioskId, rest);
  }

  #availability(state: Availability['state']): string {
    return JSON.stringify({ state, session: this.#options.session } satisfies Availability);
  }

  #connectOptions(url: URL): ConnectOptions {
    const { kioskId, username, password, tls, keepaliveMs, answerMs } = this.#options;
    return {
      url,
      clientId: `kioskd-${kioskId}`,
      username: username ?? null,
      password: password ?? null,
      tls: tls ?? {},
      keepaliveS: Math.ceil((keepaliveMs ?? KEEPALIVE_MS) / 1_000),
      answerMs: answerMs ?? ANSWER_MS,
      will: { topic: this.#topic('availability'), payload: this.#availability('offline') },
      onMessage: (topic, payload, retained, replyTo) => this.#heard(topic, payload, retained, replyTo),
    };
  }

  async #run(options: ConnectOptions): Promise<void> {
    const { signal } = this.#stopping;
    let version: MqttVersion = 5;
    for (let failures = 0; !signal.aborted; failures += 1) {
      let attempt = await connectOnce(options, version, signal);
      if (attempt.result === 'failed' && attempt.trouble.kind === 'version') {
        version = version === 5 ? 4 : 5;
        attempt = await connectOnce(options, version, signal);
      }
      if (signal.aborted && attempt.result === 'failed') {
        return;
      }
      if (attempt.result === 'connected') {
        const since = this.#mono();
        await this.#serve(attempt.connection, options.url.host, version);
        if (this.#mono() - since >= STABLE_MS) {
          failures = 0;
        }
      } else {
        this.#setHealth({ status: 'failing', reason: attempt.trouble.words }, attempt.trouble.kind === 'refused');
        version = otherVersion(version, attempt.trouble);
      }
      await this.#wait(backOffMs(failures, this.#options.random), signal);
    }
  }

  /** Uses one connection until it is over. */
  async #serve(connection: BrokerConnection, host: string, version: MqttVersion): Promise<void> {
    if (this.#stopping.signal.aborted) {
      await connection.close(GOODBYE_MS);
      return;
    }
    this.#connection = connection;
    this.#options.log.event('mqtt.connected', { broker: host, version: version === 5 ? '5' : '3.1.1' });
    // Before the birth, so that what the broker still has of us comes first.
    connection.subscribe(this.#topic('availability'));
    if (this.#options.onNotify !== undefined) {
      connection.subscribe(notifyFilter(this.#options.kioskId));
    }
    if (this.#options.onCommand !== undefined) {
      connection.subscribe(commandFilter(this.#options.kioskId));
    }
    const passengers = this.#options.passengers ?? [];
    for (const filter of passengers.flatMap(({ filters }) => filters)) {
      connection.subscribe(filter);
    }
    const results = new Map<string, string | null>();
    const report = (who: string) => (words: string | null) => {
      results.set(who, words);
      const refused = [...results.values()].find((said) => said !== null);
      if (refused !== undefined || results.size === 2) {
        this.#setHealth(this.#connectedHealth(refused ?? null));
      }
    };
    const pause = { wait: this.#wait, random: this.#options.random };
    await Promise.all([
      this.#documents.run(connection, report('documents'), pause),
      this.#outbox.run(connection, report('events')),
      ...passengers.map((passenger) => passenger.ride(connection)),
    ]);
    this.#connection = null;
    if (!this.#stopping.signal.aborted) {
      this.#setHealth({ status: 'failing', reason: connection.trouble?.words ?? '' });
    }
  }

  #connectedHealth(refused: string | null): Health {
    if (refused !== null) {
      return { status: 'degraded', reason: refused };
    }
    if (this.#laterSession !== null) {
      const words =
        `The broker has seen session ${this.#laterSession} of this kiosk, but its journal is in session ` +
        `${this.#options.session}: an older journal is in use, or two kiosks have the same kiosk.id.`;
      return { status: 'degraded', reason: words };
    }
    return READY;
  }

  #heard(topic: string, payload: Uint8Array, retained: boolean, replyTo: ReplyTo): void {
    if (topic === this.#topic('availability')) {
      this.#heardOfUs(payload);
      return;
    }
    if (this.#stopping.signal.aborted) {
      return;
    }
    const { kioskId, onNotify, onCommand } = this.#options;
    const gateway = notifyGateway(kioskId, topic);
    if (gateway !== null) {
      onNotify?.(gateway, this.#read(payload, retained));
    }
    const command = commandName(kioskId, topic);
    if (command !== null) {
      onCommand?.(command, { payload, retained }, (answer) => this.reply(answer, replyTo));
    }
    for (const passenger of this.#options.passengers ?? []) {
      passenger.heard(topic, payload);
    }
  }

  #read(payload: Uint8Array, retained: boolean): RawNotification | Unheard {
    if (retained) {
      return 'retained';
    }
    return this.#notifications.take() ? (readNotifyMessage(payload) ?? 'unreadable') : 'too many';
  }

  /** Our own availability, as the broker has it: a will that comes late must not hide that we are here. */
  #heardOfUs(payload: Uint8Array): void {
    const said = readAvailability(payload);
    if (said === null || this.#stopping.signal.aborted) {
      return;
    }
    if (said.session > this.#options.session && this.#laterSession === null) {
      this.#laterSession = said.session;
    }
    if (said.state === 'offline') {
      this.#documents.repeat(this.#topic('availability'));
    }
  }

  #setHealth(health: Health, refused = this.#connection !== null): void {
    if (sameHealth(health, this.#health)) {
      return;
    }
    this.#health = health;
    if (health.status !== 'ready') {
      this.#options.log.event(refused ? 'mqtt.refused' : 'mqtt.disconnected', { reason: health.reason });
    }
    this.#options.onHealth(health);
  }
}

/**
 * Some old brokers hang up on MQTT 5 instead of refusing it. The next try, after the back-off, uses the other version;
 * whichever works is kept.
 */
function otherVersion(version: MqttVersion, trouble: Trouble): MqttVersion {
  if (trouble.kind !== 'closed early') {
    return version;
  }
  return version === 5 ? 4 : 5;
}

function readAvailability(payload: Uint8Array): Availability | null {
  if (payload.length > 200) {
    return null;
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (typeof value !== 'object' || value === null || !('state' in value) || !('session' in value)) {
      return null;
    }
    const { state, session } = value;
    const known = state === 'online' || state === 'offline';
    return known && typeof session === 'number' && Number.isSafeInteger(session) ? { state, session } : null;
  } catch {
    return null;
  }
}
