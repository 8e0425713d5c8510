import type { Journal, OutboundEvent } from '../journal/port.ts';
import { Bell, backOffMs, type Wait } from './back-off.ts';
import type { BrokerConnection } from './connection.ts';
import { shapeEvent } from './messages.ts';
import { topicOf } from './topics.ts';

/** Events read from the journal at once; also how many one durable acknowledgement covers at most. */
const BATCH = 50;

export interface OutboxOptions {
  readonly kioskId: string;
  readonly session: number;
  readonly journal: Pick<Journal, 'pendingEvents' | 'acknowledgeEvents'>;
  readonly wait: Wait;
  readonly random: () => number;
}

/**
 * Brings the events from the journal to the broker: in order, one at a time, at least once. An event leaves the journal
 * only after the broker has acknowledged it, so a crash in between sends it a second time, with the same number.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #queued = new Bell();
  /** Highest number the broker has acknowledged, as far as this process knows; the journal may lag behind. */
  #taken = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** There are events up to this number in the journal now. */
  queued(lastNumber: number): void {
    if (lastNumber > this.#taken) {
      this.#queued.ring();
    }
  }

  /**
   * Works until the connection is over.
   * @param onResult null when everything was taken, else why not.
   */
  async run(connection: BrokerConnection, onResult: (words: string | null) => void): Promise<void> {
    const { wait, random } = this.#options;
    for (let failures = 0; connection.trouble === null; ) {
      const step = await this.#step(connection);
      if (connection.trouble !== null) {
        return;
      }
      if (step === 'more') {
        failures = 0;
        continue;
      }
      if (step === 'empty') {
        onResult(null);
        await this.#queued.wait(connection.over);
        continue;
      }
      onResult(step.words);
      await wait(backOffMs(failures, random), connection.over);
      failures += 1;
    }
  }

  /** One batch. Whatever of it was taken is taken out of the journal, also when the rest was not. */
  async #step(connection: BrokerConnection): Promise<'empty' | 'more' | { readonly words: string }> {
    const { journal } = this.#options;
    try {
      const events = await journal.pendingEvents(BATCH);
      if (events.length === 0) {
        return 'empty';
      }
      const refused = await this.#send(connection, events);
      const first = events[0]?.number ?? 0;
      if (this.#taken >= first) {
        await journal.acknowledgeEvents(this.#taken);
      }
      return refused === null ? 'more' : { words: refused };
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : 'unknown';
      return { words: `The events in the journal cannot be read or taken out: ${detail}` };
    }
  }

  async #send(connection: BrokerConnection, events: readonly OutboundEvent[]): Promise<string | null> {
    const { kioskId, session } = this.#options;
    for (const event of events) {
      if (event.number <= this.#taken) {
        continue;
      }
      const payload = JSON.stringify(shapeEvent(event, session));
      const published = await connection.publish(topicOf(kioskId, `event/${event.type}`), payload, false);
      if (published.result !== 'acknowledged') {
        return published.result === 'refused' ? published.words : 'The connection was lost.';
      }
      this.#taken = event.number;
    }
    return null;
  }
}
