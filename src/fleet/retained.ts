import { Bell, backOffMs, type Wait } from './back-off.ts';
import type { BrokerConnection } from './connection.ts';

/**
 * The retained documents of this kiosk: the newest of each topic, and nothing older. On every connection each is sent
 * once, later only when it has changed. While the broker is slow, versions in between are left out.
 */
export class RetainedDocuments {
  readonly #newest = new Map<string, string>();
  readonly #sent = new Map<string, string>();
  readonly #changed = new Bell();

  /** Sets the newest version. The topics are sent in the order in which they were first set. */
  set(topic: string, payload: string): void {
    if (this.#newest.get(topic) !== payload) {
      this.#newest.set(topic, payload);
      this.#changed.ring();
    }
  }

  /** Sends this topic again though it has not changed: somebody else wrote there. */
  repeat(topic: string): void {
    this.#sent.delete(topic);
    this.#changed.ring();
  }

  /**
   * Sends until the connection is over.
   * @param onResult null when all were taken, else why one was not.
   */
  async run(
    connection: BrokerConnection,
    onResult: (words: string | null) => void,
    pause: { readonly wait: Wait; readonly random: () => number },
  ): Promise<void> {
    this.#sent.clear();
    for (let failures = 0; connection.trouble === null; ) {
      const refused = await this.#sendChanged(connection);
      if (connection.trouble !== null) {
        return;
      }
      onResult(refused);
      if (refused === null) {
        failures = 0;
        await this.#changed.wait(connection.over);
      } else {
        await pause.wait(backOffMs(failures, pause.random), connection.over);
        failures += 1;
      }
    }
  }

  async #sendChanged(connection: BrokerConnection): Promise<string | null> {
    let refused: string | null = null;
    for (const topic of [...this.#newest.keys()]) {
      const payload = this.#newest.get(topic);
      if (payload === undefined || this.#sent.get(topic) === payload) {
        continue;
      }
      this.#sent.set(topic, payload);
      const published = await connection.publish(topic, payload, true);
      if (published.result === 'refused') {
        this.#sent.delete(topic);
        refused = published.words;
      }
    }
    return refused;
  }
}
