import type { Page } from 'playwright-core';

/** Every glass that is sold for kiosks, lying and upright, in CSS pixels. */
export const GLASSES = [
  [800, 480],
  [1024, 600],
  [1280, 800],
  [1920, 1080],
  [480, 800],
  [600, 1024],
  [1080, 1920],
] as const;

/** What is wrong with what is on the glass, in words. */
export interface Measured {
  /** Words, controls and the code that are not whole inside the glass or inside their own box, and controls on one another. */
  readonly cut: readonly string[];
  /** Controls of less than 60 pixels, or with less than 6 between them. */
  readonly small: readonly string[];
  /** Controls that begin in the upper half. */
  readonly high: readonly string[];
  /** All that can be read, without the countdown. */
  readonly words: readonly string[];
  /** CSS pixels of the smallest letters. */
  readonly smallest: number;
}

export async function measure(page: Page): Promise<Measured> {
  return await page.evaluate<Measured>(`(${measureInPage.toString()})()`);
}

/* Runs in the browser, whose types the tests have not: so it is plain JavaScript in what it touches of the page. */
function measureInPage(): Measured {
  const page = globalThis as unknown as BrowserWindow;
  const { document, innerWidth, innerHeight } = page;
  const visible = (element: Box) => element.getClientRects().length > 0;
  const name = (element: Box) => `${element.id || element.className || element.tagName} "${element.textContent}"`;
  const all = [...document.querySelectorAll('#stage *, #sheet *')].filter(visible);
  const own = all.filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''),
  );
  const controls = all.filter((element) => element.tagName === 'BUTTON');
  const cut: string[] = [];
  for (const element of [...own, ...controls, ...document.querySelectorAll('#qr, #picture')].filter(visible)) {
    const box = element.getBoundingClientRect();
    if (box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
      cut.push(`outside the glass: ${name(element)}`);
    }
  }
  for (const element of own) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const letters = range.getBoundingClientRect();
    for (let box: Box | null = element; box !== null && box.id !== 'stage'; box = box.parentElement) {
      const style = page.getComputedStyle(box);
      const { left, top, right, bottom } = box.getBoundingClientRect();
      const slack = Number.parseFloat(page.getComputedStyle(element).fontSize) * 0.16 + 1;
      const clips = style.overflow !== 'visible' || box.tagName === 'BUTTON';
      const isOut =
        letters.left < left - 1 ||
        letters.right > right + 1 ||
        letters.top < top - slack ||
        letters.bottom > bottom + slack;
      if (style.display !== 'inline' && clips && isOut) {
        cut.push(`cut off by ${box.id || box.className || box.tagName}: ${name(element)}`);
      }
    }
  }
  const small: string[] = [];
  const boxes = controls.map((element) => ({ element, box: element.getBoundingClientRect() }));
  boxes.forEach(({ element, box }, at) => {
    if (Math.min(box.width, box.height) < 59.9) {
      small.push(`${box.width} x ${box.height}: ${name(element)}`);
    }
    for (const { element: other, box: next } of boxes.slice(at + 1)) {
      const across = Math.max(next.left - box.right, box.left - next.right);
      const down = Math.max(next.top - box.bottom, box.top - next.bottom);
      if (Math.max(across, down) < 5.9) {
        small.push(`only ${Math.max(across, down)} between ${name(element)} and ${name(other)}`);
      }
    }
  });
  const texts = own.filter((element) => element.closest('button, svg, #wallets, #countdown') === null);
  for (const text of texts) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const one = range.getBoundingClientRect();
    for (const other of [...boxes.map(({ element }) => element), ...document.querySelectorAll('#picture')].filter(
      visible,
    )) {
      const box = other.getBoundingClientRect();
      if (
        one.left < box.right - 1 &&
        one.right > box.left + 1 &&
        one.top < box.bottom - 4 &&
        one.bottom > box.top + 4
      ) {
        cut.push(`${name(text)} lies on ${name(other)}`);
      }
    }
  }
  return {
    cut,
    small,
    high: boxes.filter(({ box }) => box.top < innerHeight / 2 - 0.5).map(({ element }) => name(element)),
    words: own.filter((element) => element.closest('#countdown') === null).map(({ textContent }) => textContent),
    smallest: Math.min(
      ...own
        .filter((element) => !element.className.includes('badge'))
        .map((element) => Number.parseFloat(page.getComputedStyle(element).fontSize)),
    ),
  };
}

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly id: string;
  readonly className: string;
  readonly tagName: string;
  readonly textContent: string;
  readonly parentElement: Box | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string }>;
  closest(selector: string): Box | null;
  getClientRects(): { readonly length: number };
  getBoundingClientRect(): Rect;
}

interface BrowserWindow {
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly document: {
    querySelectorAll(selector: string): Iterable<Box>;
    createRange(): { selectNodeContents(node: Box): void; getBoundingClientRect(): Rect };
  };
  getComputedStyle(element: Box): { readonly overflow: string; readonly display: string; readonly fontSize: string };
}
