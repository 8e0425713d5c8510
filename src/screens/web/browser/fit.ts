import { byId } from './dom.ts';
import type { Items } from './items.ts';
import type { QrPicture } from './qr-picture.ts';

interface Step {
  /** Sizes as shares of the full ones. */
  readonly words: number;
  readonly square: number;
  /** Beside a code the sum has to do without its parts. */
  readonly short: boolean;
}

function step(words: number, square: number, short = false): Step {
  return { words, square, short };
}

/** The last resort: words may be broken. */
const FLOOR = step(0.64, 0.4, true);
const LEAST_ITEMS = 3;

/** In the order in which they are tried. */
const STEPS: readonly Step[] = [
  step(1, 1),
  step(0.92, 1),
  step(0.92, 0.86),
  step(0.84, 0.86),
  step(0.84, 0.74),
  step(0.76, 0.74),
  step(0.7, 0.66),
  step(0.84, 0.86, true),
  step(0.76, 0.74, true),
  step(0.7, 0.66, true),
  FLOOR,
];
/** A symbol is the first to make room. */
const MESSAGE_STEPS: readonly Step[] = [
  step(1, 1),
  step(1, 0.86),
  step(1, 0.74),
  step(0.92, 0.74),
  step(0.92, 0.6),
  step(0.84, 0.6),
  step(0.76, 0.5),
  step(0.7, 0.4),
  FLOOR,
];
/** Large type, where there is room for it. */
const LARGE_STEPS: readonly Step[] = [step(1.3, 1), step(1.3, 0.86), step(1.2, 0.86), step(1.1, 0.86), step(1, 0.86)];
/** Sizes of labels and of the names of wallets: they find their own, and the words need not follow. */
const LABELS = [1, 0.9, 0.8, 0.7];
/** Whatever may be cut off. A key of the keypad holds one sign: that always fits. */
const MEASURED = '#side, h1, #lines, #sale, #rows, #caption, #items, #keypad, #bar, #languages, #footer, .item .words';

/**
 * Makes words smaller, then the square, until nothing is cut off: other languages are longer than ours. No word is broken until the
 * floor is reached, and of items there are rather fewer at a time.
 */
export class Fit {
  readonly #stage = byId('stage', HTMLElement);
  readonly #items: Items;
  readonly #qr: QrPicture;

  constructor(items: Items, qr: QrPicture) {
    this.#items = items;
    this.#qr = qr;
    // Letters of another language arrive after the words that are set in them.
    document.fonts.addEventListener('loadingdone', () => this.now());
  }

  now(): void {
    const isStepFree = document.body.dataset['stepFree'] === 'true';
    this.#items.arrange(isStepFree);
    this.#qr.claim();
    const own = document.body.dataset['layout'] === 'message' ? MESSAGE_STEPS : STEPS;
    const steps = (isStepFree ? [...LARGE_STEPS, ...own.slice(1)] : own).filter(
      ({ words, short }) => short || words > leastWords(),
    );
    this.#fits(steps[0] ?? FLOOR, false);
    // A button that is wider than its place is not cut off itself: the bar is.
    shrink('--label-fit', '#stage button:not(.key, .wallet, .item), #bar');
    shrink('--wallet-fit', '.wallet .name');
    // Rather some more leaves than small print; but one thing on each would be hard to find one's way in.
    const legible = steps.filter(({ words }) => words >= (isStepFree ? 0.92 : 0.84));
    if (!this.#anyFits(legible, LEAST_ITEMS)) {
      this.#items.arrange(isStepFree);
      this.#anyFits(steps, 1);
    }
    this.#qr.fit();
  }

  #anyFits(steps: readonly Step[], leastItems: number): boolean {
    do {
      if (steps.some((one) => this.#fits(one, one === FLOOR))) {
        return true;
      }
    } while (this.#items.fewer(leastItems));
    return false;
  }

  #fits({ words, square, short }: Step, isFloor: boolean): boolean {
    const { style } = document.documentElement;
    style.setProperty('--fit', String(words));
    style.setProperty('--square-share', String(square));
    document.body.toggleAttribute('data-short', short);
    document.body.toggleAttribute('data-floor', isFloor);
    return !isCut(this.#stage) && ![...document.querySelectorAll(MEASURED)].some(isCut);
  }
}

/** At the smallest of these sizes words are broken, which words in general never are before the floor. */
function shrink(property: string, selector: string): void {
  const elements = [...document.querySelectorAll(selector)];
  for (const size of LABELS) {
    document.documentElement.style.setProperty(property, String(size));
    if (!elements.some(isCut)) {
      return;
    }
  }
}

/** A small screen leaves something out rather than to become small print; a large one has the pixels. */
function leastWords(): number {
  return Math.min(window.innerWidth, window.innerHeight) < 600 ? 0.7 : 0;
}

function isCut(element: Element): boolean {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}
