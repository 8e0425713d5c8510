import type { Health } from '../../domain/health.ts';
import type { ScreenView } from '../../screens/view.ts';
import type { Display } from '../display/port.ts';
import type { Glow } from './port.ts';
import type { ScreenRest } from './rest.ts';

/** A display that can draw itself dark, for screens without a backlight of their own. */
export interface DarkeningDisplay extends Display {
  glow(glow: Glow): void;
}

/** A display whose screen rests by what it shows. Everything else is the display's own. */
export class RestingDisplay implements Display {
  readonly kind: string;
  readonly #display: Display;
  readonly #rest: ScreenRest;

  constructor(display: Display, rest: ScreenRest) {
    this.kind = display.kind;
    this.#display = display;
    this.#rest = rest;
  }

  get health(): Health {
    return this.#display.health;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.#display.start(signal);
  }

  async stop(): Promise<void> {
    this.#rest.stop();
    await this.#display.stop();
  }

  show(view: ScreenView): void {
    // The screen is on before the new picture is: a code must not be shown to a dark screen.
    this.#rest.phase(view.phase);
    this.#display.show(view);
  }
}

export function canDarken(display: Display): display is DarkeningDisplay {
  return 'glow' in display && typeof display.glow === 'function';
}
