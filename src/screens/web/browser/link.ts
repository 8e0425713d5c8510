import type { ScreenAction } from '../../../devices/display/port.ts';
import type { SoundMessage } from '../../../devices/sound/message.ts';
import {
  type AliveMessage,
  type GlowMessage,
  type HelloMessage,
  REPORT_EVERY_MS,
  type ViewMessage,
} from '../../wire.ts';
import { Beat } from './beat.ts';

export interface LinkListeners {
  onHello(hello: HelloMessage): void;
  onView(message: ViewMessage): void;
  onGlow(message: GlowMessage): void;
  onSound(message: SoundMessage): void;
  /** No view can be trusted any more: the daemon has been away too long. Called again for each time it is lost. */
  onGone(): void;
}

/** Shorter losses are not shown: a restart of the daemon need not look like a broken machine. */
const GONE_AFTER_MS = 2000;
const ANSWER_WITHIN_MS = 5000;
/** A browser that takes longer for three frames is reported as one that paints nothing. */
const PAINT_WITHIN_MS = 5000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;
/** The daemon takes five presses at once and as many a second. */
const TOO_FAST = 429;
const KEY_AGAIN_MS = 250;
const KEY_TRIES = 8;

/**
 * Keeps one connection to the daemon. A closed one shows as an error event; a daemon that stands still is found by the
 * reports it does not answer. Either way: close, wait (longer each time, with full jitter), connect again.
 */
export class Link {
  readonly #listeners: LinkListeners;
  readonly #beat = new Beat();
  #isLate = false;
  #isReporting = false;
  #again = false;
  #source: EventSource | null = null;
  #page = 0;
  #sent: Promise<void> = Promise.resolve();
  #drawn = 0;
  #tries = 0;
  #goneTimer: number | undefined;
  #helloTimer: number | undefined;
  #reportTimer: number | undefined;

  constructor(listeners: LinkListeners) {
    this.#listeners = listeners;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => void this.#report());
    this.#expectGone();
    this.#connect();
  }

  /** Says that this view is on the glass, now and every ten seconds from now. */
  drawn(number: number): void {
    this.#drawn = number;
    void this.#report();
  }

  /** One after the other, so that what is typed fast arrives in the order in which it was typed, and whole. */
  send(press: ScreenAction): void {
    this.#sent = this.#sent.then(() => this.#act(press));
  }

  async #act(press: ScreenAction): Promise<void> {
    for (let tries = 0; tries < KEY_TRIES; tries += 1) {
      const status = await this.#tell('/screen/action', press);
      // Only keys are pressed faster than the daemon listens, and only they must not get lost.
      if (status !== TOO_FAST || press.type !== 'key') {
        return;
      }
      await new Promise((resolve) => window.setTimeout(resolve, KEY_AGAIN_MS));
    }
  }

  /** Somebody touched the dark screen. */
  async touched(): Promise<void> {
    await this.#tell('/screen/touch', {});
  }

  async #tell(path: string, body: object): Promise<number> {
    try {
      return await post(path, body);
    } catch {
      // Nothing to do here: the buttons listen again by themselves, and a lost daemon is noticed by the connection.
      return 0;
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
    source.addEventListener('glow', (event: MessageEvent<string>) => {
      this.#listeners.onGlow(JSON.parse(event.data) as GlowMessage);
    });
    source.addEventListener('sound', (event: MessageEvent<string>) => {
      this.#listeners.onSound(JSON.parse(event.data) as SoundMessage);
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

  /** Tells what is on the glass, one report after the other: each has to show a frame that the last one had not. */
  async #report(): Promise<void> {
    window.clearTimeout(this.#reportTimer);
    if (this.#isReporting) {
      this.#again = true;
      return;
    }
    this.#isReporting = true;
    do {
      this.#again = false;
      await this.#reportOnce();
    } while (this.#again);
    this.#isReporting = false;
  }

  /** Once a frame has been painted, or that none is. */
  async #reportOnce(): Promise<void> {
    const source = this.#source;
    if (source === null || this.#page === 0) {
      return;
    }
    this.#reportTimer = window.setTimeout(() => void this.#report(), REPORT_EVERY_MS);
    const view = this.#drawn;
    await this.#painted();
    if (source !== this.#source) {
      return;
    }
    const body: AliveMessage = {
      page: this.#page,
      view,
      frames: this.#beat.frames,
      visible: document.visibilityState === 'visible',
      width: Math.round(window.innerWidth),
      height: Math.round(window.innerHeight),
      density: window.devicePixelRatio,
    };
    try {
      if ((await post('/screen/alive', body)) === 404) {
        this.#lost(source);
      }
    } catch {
      this.#lost(source);
    }
  }

  /** Waits for a frame, but not for ever: one that comes late is told of by a report of its own. */
  async #painted(): Promise<void> {
    if (document.visibilityState !== 'visible') {
      return;
    }
    const painted = this.#beat.prove();
    const inTime = await Promise.race([
      painted.then(() => true),
      new Promise<false>((resolve) => window.setTimeout(() => resolve(false), PAINT_WITHIN_MS)),
    ]);
    if (!inTime && !this.#isLate) {
      this.#isLate = true;
      void painted.then(() => {
        this.#isLate = false;
        void this.#report();
      });
    }
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
