import mqtt, { type MqttClient } from 'mqtt';
import type { Health } from '../../src/domain/health.ts';
import { FleetLink, type FleetLinkOptions } from '../../src/fleet/link.ts';
import type { HealthDoc, StateDoc } from '../../src/fleet/messages.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { Journal } from '../../src/journal/port.ts';
import { MemoryLog } from '../../src/log/log.ts';
import { eventually } from './eventually.ts';
import { change, tempJournal } from './journal.ts';

export const KIOSK = 'k1';

export interface Heard {
  readonly topic: string;
  readonly text: string;
  readonly retained: boolean;
}

/** Somebody at the broker who hears everything of the kiosk; it keeps its place there when the broker is restarted. */
export class Watcher {
  readonly heard: Heard[] = [];
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload, packet) => {
      this.heard.push({ topic, text: payload.toString(), retained: packet.retain });
    });
  }

  static async start(url: string, login: { username?: string; password?: string } = {}): Promise<Watcher> {
    const client = mqtt.connect(url, {
      ...login,
      clientId: `watcher-${Math.random()}`,
      clean: false,
      reconnectPeriod: 20,
    });
    const watcher = new Watcher(client);
    await client.subscribeAsync('kioskd/#', { qos: 1 });
    return watcher;
  }

  /** The texts on one topic, in the order in which they came. */
  on(rest: string): readonly string[] {
    return this.heard.filter((item) => item.topic === `kioskd/${KIOSK}/${rest}`).map((item) => item.text);
  }

  /** Numbers of the events of all types, in the order in which they came, repeats included. */
  numbers(): readonly number[] {
    return this.heard
      .filter((item) => item.topic.includes('/event/'))
      .map((item) => (JSON.parse(item.text) as { number: number }).number);
  }

  async until(condition: (watcher: Watcher) => boolean, what: string, timeoutMs?: number): Promise<void> {
    await eventually(() => condition(this), { what, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  async publish(rest: string, text: string, retain = false): Promise<void> {
    await this.#client.publishAsync(`kioskd/${KIOSK}/${rest}`, text, { qos: 1, retain });
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

/** What a subscriber gets who comes now: the retained messages, by the last part of their topic. */
export async function retained(url: string, login: { username?: string; password?: string } = {}) {
  const watcher = await Watcher.start(url, login);
  // The answer to a message of our own comes after everything retained.
  await watcher.publish('mark', 'mark');
  await watcher.until(() => watcher.on('mark').length > 0, 'the broker answers');
  await watcher.stop();
  const entries = watcher.heard
    .filter((item) => item.retained)
    .map((item) => [item.topic.split('/').at(-1) ?? '', item.text]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A link with a journal behind it and everything it said of itself. */
export interface LinkedKiosk {
  readonly link: FleetLink;
  readonly journal: Journal;
  readonly health: Health[];
  readonly log: MemoryLog;
  /** How long the link wanted to wait, each time. */
  readonly waits: number[];
  /** Commits so many events and tells the link. */
  sell(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function linkedKiosk(options: Partial<FleetLinkOptions> & { readonly url: string }): Promise<LinkedKiosk> {
  const temp = tempJournal();
  const { journal, snapshot } = await openJournalDirect(temp.path);
  const health: Health[] = [];
  const log = new MemoryLog();
  const waits: number[] = [];
  const link = new FleetLink({
    kioskId: KIOSK,
    session: snapshot.session,
    journal,
    log,
    onHealth: (said) => health.push(said),
    random: () => 1,
    // Back-off without the waiting: a turn of the timers each time.
    wait: (ms, signal) => {
      waits.push(ms);
      return new Promise((resolve) => setTimeout(resolve, signal.aborted ? 0 : 10));
    },
    ...options,
  });
  return {
    link,
    journal,
    health,
    log,
    waits,
    async sell(count) {
      for (let n = 0; n < count; n += 1) {
        const type = n % 2 === 0 ? 'sale' : 'payment';
        const { lastEvent } = await journal.commit(change({ events: [{ type, payload: { saleId: 's1' } }] }));
        link.eventsQueued(lastEvent);
      }
    },
    async stop() {
      await link.stop();
      await journal.close();
      temp.remove();
    },
  };
}

export async function healthIs(kiosk: LinkedKiosk, status: Health['status']): Promise<Health> {
  await eventually(() => kiosk.link.health.status === status, { what: `the link is ${status}` });
  return kiosk.link.health;
}

export const STATE: StateDoc = { phase: 'idle', since: '2025-01-02T03:04:05.000Z', reason: '', saleId: null };

export const HEALTH: HealthDoc = {
  version: '0.1.0',
  devices: { scanner: { status: 'ready', reason: '' }, printer: { status: 'failing', reason: 'Paper is out.' } },
  gateways: { qfpay: { status: 'ready', reason: '' } },
  journal: { status: 'ready', reason: '', sizeBytes: 4_096 },
  clock: { status: 'ready', reason: '', offsetMs: -12 },
  disk: { status: 'ready', reason: '', freeBytes: 1_000_000 },
  temperatureC: 51.2,
  notifications: { received: 9, matched: 1, unmatched: 1, duplicate: 2, ofNoInterest: 1, rejected: 3, dropped: 1 },
  openPayments: 0,
  jobs: { count: 0, list: [] },
  breaker: { tripped: false, reason: '' },
  uptimeS: 10,
};

/** 1, 2, 3 … `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** The numbers without the repeats that at-least-once allows. */
export function firstTimes(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}
