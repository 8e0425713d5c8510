import { type HelloMessage, REPORT_EVERY_MS, type ViewMessage } from '../../wire.ts';

export interface LinkListeners {
  onHello(hello: HelloMessage): void;
  onView(message: ViewMessage): void;
  /** No view can be trusted any more: the daemon has been away too long. Called again for each time it is lost. */
  onGone(): void;
}

/** Shorter losses are not shown: a restart of the daemon need not look like a broken machine. */
const GONE_AFTER_MS = 2000;
const ANSWER_WITHIN_MS = 5000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

/**
 * Keeps one connection to the daemon. A closed one shows as an error event; a daemon that stands still is found by the
 * reports it does not answer. Either way: close, wait (longer each time, with full jitter), connect again.
 */
export class Link {
  readonly #listeners: LinkListeners;
  #source: EventSource | null = null;
  #page = 0;
  #drawn = 0;
  #tries = 0;
  #goneTimer: number | undefined;
  #helloTimer: number | undefined;
  #reportTimer: number | undefined;

  constructor(listeners: LinkListeners) {
    this.#listeners = listeners;
  }

  start(): void {
    this.#expectGone();
    this.#connect();
  }

  /** Says that this view is on the glass, now and every ten seconds from now. */
  drawn(number: number): void {
    this.#drawn = number;
    this.#report();
  }

  async send(press: object): Promise<void> {
    try {
      await post('/screen/action', press);
    } catch {
      // Nothing to do here: the buttons listen again by themselves, and a lost daemon is noticed by the connection.
    }
  }

  #connect(): void {
    const source = new EventSource('/screen/events');
    this.#source = source;
    this.#helloTimer = window.setTimeout(() => this.#lost(source), ANSWER_WITHIN_MS);
    source.addEventListener('error', () => this.#lost(source));
    source.addEventListener('hello', (event: MessageEvent<string>) => {
      window.clearTimeout(this.#helloTimer);
      const hello = JSON.parse(event.data) as HelloMessage;
      this.#page = hello.page;
      this.#tries = 0;
      this.#listeners.onHello(hello);
    });
    source.addEventListener('view', (event: MessageEvent<string>) => {
      window.clearTimeout(this.#goneTimer);
      this.#goneTimer = undefined;
      this.#listeners.onView(JSON.parse(event.data) as ViewMessage);
    });
  }

  #lost(source: EventSource): void {
    if (source !== this.#source) {
      return;
    }
    source.close();
    this.#source = null;
    this.#page = 0;
    window.clearTimeout(this.#helloTimer);
    window.clearTimeout(this.#reportTimer);
    this.#expectGone();
    const limit = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#tries);
    this.#tries += 1;
    window.setTimeout(() => this.#connect(), 50 + Math.random() * limit);
  }

  #expectGone(): void {
    this.#goneTimer ??= window.setTimeout(() => this.#listeners.onGone(), GONE_AFTER_MS);
  }

  #report(): void {
    window.clearTimeout(this.#reportTimer);
    const source = this.#source;
    if (source === null || this.#page === 0) {
      return;
    }
    this.#reportTimer = window.setTimeout(() => this.#report(), REPORT_EVERY_MS);
    post('/screen/alive', { page: this.#page, view: this.#drawn }).then(
      (status) => {
        if (status === 404) {
          this.#lost(source);
        }
      },
      () => this.#lost(source),
    );
  }
}

async function post(path: string, body: object): Promise<number> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  return response.status;
}
