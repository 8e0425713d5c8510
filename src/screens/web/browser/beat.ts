import { byId } from './dom.ts';

/**
 * Counts frames that the browser has really painted. A timer runs on where nothing gets to the glass: in a hidden tab, behind a lock
 * screen, with a graphics process that hangs. So a dot of two pixels changes its colour, and the count goes up only when the
 * browser asks for the second frame after the one with the change in it.
 */
export class Beat {
  readonly #dot = byId('beat', HTMLElement);
  #frames = 0;
  #pending: Promise<void> | null = null;

  get frames(): number {
    return this.#frames;
  }

  /** Resolves when a frame has been painted: at once on a healthy browser, perhaps never on another. */
  prove(): Promise<void> {
    this.#pending ??= this.#paint().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  async #paint(): Promise<void> {
    await frame();
    this.#dot.toggleAttribute('data-on');
    await frame();
    await frame();
    this.#frames += 1;
  }
}

function frame(): Promise<void> {
  return new Promise((resolve) => window.requestAnimationFrame(() => resolve()));
}
