import { byId } from './dom.ts';

/** A finger may have slid this far off a button, in CSS pixels, and still means it. */
const SLIDE = 24;

/**
 * Fingers on the glass. A browser makes no click of a finger that slides, as wet ones do; here it counts for the button on which it
 * came down, if it is still there when it goes up. And while the page is deaf, no press counts, whatever it comes from.
 */
export class Presses {
  readonly #stage = byId('stage', HTMLElement);
  #until: number | undefined;

  start(): void {
    document.addEventListener('click', (event) => this.#filter(event), { capture: true });
    document.addEventListener('touchend', (event) => this.#lifted(event), { passive: false });
  }

  /** Marked so that it can be seen from outside, and without `disabled`, which would take the focus away. */
  deafen(ms: number): void {
    window.clearTimeout(this.#until);
    this.#stage.setAttribute('aria-disabled', 'true');
    this.#until = window.setTimeout(() => this.hear(), ms);
  }

  hear(): void {
    window.clearTimeout(this.#until);
    this.#stage.removeAttribute('aria-disabled');
    for (const button of document.querySelectorAll('[data-pressed]')) {
      button.removeAttribute('data-pressed');
    }
  }

  get isDeaf(): boolean {
    return this.#stage.hasAttribute('aria-disabled');
  }

  #filter(event: Event): void {
    if (this.isDeaf && event.target instanceof Element && event.target.closest('#stage, #sheet') !== null) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  #lifted(event: TouchEvent): void {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) {
      return;
    }
    // Otherwise a finger that did not slide would press twice.
    event.preventDefault();
    const touch = event.changedTouches[0];
    if (touch !== undefined && button.isConnected && isNear(button, touch)) {
      button.click();
    }
  }
}

function isNear(button: Element, { clientX, clientY }: Touch): boolean {
  const { left, top, right, bottom } = button.getBoundingClientRect();
  return clientX >= left - SLIDE && clientX <= right + SLIDE && clientY >= top - SLIDE && clientY <= bottom + SLIDE;
}
