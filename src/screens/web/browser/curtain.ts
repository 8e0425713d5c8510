import { byId } from './dom.ts';

/**
 * The black over everything while nobody is near. Any touch takes it away: a tap, and just as well a swipe, several fingers or one that
 * slides, of which a browser makes no click. What began on the curtain reaches nothing below it.
 */
export class Curtain {
  readonly #cloth = byId('curtain', HTMLDivElement);

  constructor(touched: () => void) {
    const wake = (): void => {
      // The second of two fingers is let go when the curtain is gone already.
      if (!this.#cloth.hidden) {
        this.set(false);
        touched();
      }
    };
    this.#cloth.addEventListener('click', wake);
    this.#cloth.addEventListener('touchcancel', wake);
    this.#cloth.addEventListener(
      'touchend',
      (event) => {
        // Otherwise the browser would make a click of it, at a place where the button below lies open by then.
        event.preventDefault();
        wake();
      },
      { passive: false },
    );
  }

  set(dark: boolean): void {
    this.#cloth.hidden = !dark;
  }
}
