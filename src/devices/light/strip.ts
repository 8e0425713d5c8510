import type { Health } from '../../domain/health.ts';
import type { HealthListener, Timers } from '../port.ts';
import { type OpenAnswer, type Session, Supervisor } from '../supervisor.ts';
import { Animator } from './animator.ts';
import { paint } from './frames.ts';
import { keepWithin, levelTable } from './levels.ts';
import type { Light, LightPattern } from './port.ts';

/** A strip that can be lit now. Its `close` darkens it. */
export interface StripSession extends Session {
  /**
   * Sends a picture (red, green, blue per LED: what each is given) without waiting for it. False while the one before is still on
   * its way: this one is left out, and `free` is called when there is room again.
   */
  send(picture: Uint8Array): boolean;
}

/** What a strip tells while it is open. */
export interface StripEvents {
  /** It ended by itself. */
  lost(health: Health): void;
  /** The picture that was on its way has arrived. */
  free(): void;
  /** How the open strip is. */
  say(health: Health): void;
}

export interface StripLightOptions {
  readonly kind: string;
  readonly count: number;
  /** 1 to 255. */
  readonly brightness: number;
  /** mA. */
  readonly maxCurrent: number;
  readonly open: (events: StripEvents, signal: AbortSignal) => Promise<OpenAnswer<StripSession>>;
  readonly files?: readonly string[] | undefined;
  readonly retryMs?: { readonly first: number; readonly most: number } | undefined;
  readonly timers: Timers;
  readonly random?: (() => number) | undefined;
}

/** A ring or strip of LEDs that are each given a colour, whatever wire they hang on. */
export class StripLight implements Light {
  readonly kind: string;
  readonly #supervisor: Supervisor<StripSession>;
  readonly #animator: Animator;
  readonly #levels: Uint8Array;
  readonly #picture: Uint8Array;
  readonly #maxCurrent: number;
  #wanted: LightPattern = 'off';
  #missed = false;
  #running = false;

  constructor(options: StripLightOptions, onHealth: HealthListener) {
    this.kind = options.kind;
    this.#levels = levelTable(options.brightness);
    this.#picture = new Uint8Array(3 * options.count);
    this.#maxCurrent = options.maxCurrent;
    this.#animator = new Animator((pattern, tMs) => this.#draw(pattern, tMs), options.timers);
    this.#supervisor = new Supervisor<StripSession>({
      open: (lost, signal) => options.open(this.#events(lost), signal),
      onHealth: (health) => {
        onHealth(health);
        this.#follow();
      },
      files: options.files,
      retryMs: options.retryMs,
      timers: options.timers,
      random: options.random,
    });
  }

  get health(): Health {
    return this.#supervisor.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#running || signal.aborted) return;
    this.#running = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await this.#supervisor.start(signal);
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#animator.stop();
    await this.#supervisor.stop();
  }

  show(pattern: LightPattern): void {
    this.#wanted = pattern;
    this.#follow();
  }

  /** A strip that has just come shows what is wanted now; one that has gone needs no frames. */
  #follow(): void {
    if (this.#running && this.#supervisor.session !== null) this.#animator.show(this.#wanted);
    else this.#animator.stop();
  }

  #events(lost: (health: Health) => void): StripEvents {
    return {
      lost: (health) => {
        this.#animator.stop();
        lost(health);
      },
      free: () => {
        if (this.#missed) this.#animator.again();
      },
      say: (health) => this.#supervisor.say(health),
    };
  }

  #draw(pattern: LightPattern, tMs: number): void {
    const session = this.#supervisor.session;
    if (session === null) return;
    const picture = this.#picture;
    paint(pattern, tMs, picture);
    for (let index = 0; index < picture.length; index += 1) {
      picture[index] = this.#levels[picture[index] ?? 0] ?? 0;
    }
    keepWithin(picture, this.#maxCurrent);
    this.#missed = !session.send(picture);
  }
}
