import type { ScreenView } from '../../view.ts';
import { byId, Last } from './dom.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** The standard's margin of four light modules on each side. */
const QUIET = 4;
/** Fewer device pixels for a module than this, and cheap phone cameras fail. */
const LEAST_PIXELS = 4;
/** Share of the square's side that the frame and its round corners take. */
const FRAME = 0.07;

/** Draws the order code: whole device pixels for every module, black on white, as large as the square allows. */
export class QrPicture {
  readonly #svg = byId('qr', SVGSVGElement);
  readonly #picture = byId('picture', HTMLDivElement);
  readonly #stage = byId('stage', HTMLElement);
  readonly #last = new Last();
  #modules: readonly string[] = [];

  set({ modules, caption }: NonNullable<ScreenView['qr']>): void {
    this.#svg.setAttribute('aria-label', caption);
    if (!this.#last.isNew(modules)) {
      return;
    }
    this.#modules = modules;
    const total = modules.length + 2 * QUIET;
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', modules.map((row, y) => rowPath(row, y + QUIET)).join(''));
    const ground = document.createElementNS(SVG, 'rect');
    ground.setAttribute('width', String(total));
    ground.setAttribute('height', String(total));
    ground.setAttribute('fill', '#fff');
    this.#svg.setAttribute('viewBox', `0 0 ${total} ${total}`);
    this.#svg.replaceChildren(ground, path);
  }

  clear(): void {
    this.#last.isNew([]);
    this.#modules = [];
    this.#svg.replaceChildren();
    this.#stage.style.removeProperty('--qr-need');
  }

  /** Claims the room that the code needs at the least; to be called before words are fitted beside it. */
  claim(): void {
    if (this.#modules.length > 0) {
      const least = ((this.#modules.length + 2 * QUIET) * LEAST_PIXELS) / window.devicePixelRatio;
      this.#stage.style.setProperty('--qr-need', `${Math.ceil(least / (1 - FRAME))}px`);
    }
  }

  /** Chooses the module size again; call it when the square's size or the screen's density has changed. */
  fit(): void {
    if (this.#modules.length === 0) {
      return;
    }
    const ratio = window.devicePixelRatio;
    const total = this.#modules.length + 2 * QUIET;
    const square = this.#picture.clientWidth;
    const pixels = Math.max(LEAST_PIXELS, Math.floor((square * (1 - FRAME) * ratio) / total));
    const side = (total * pixels) / ratio;
    const offset = Math.round(((square - side) / 2) * ratio) / ratio;
    this.#svg.style.width = `${side}px`;
    this.#svg.style.height = `${side}px`;
    this.#svg.style.left = `${offset}px`;
    this.#svg.style.top = `${offset}px`;
  }
}

/** One rectangle for each run of dark modules. */
function rowPath(row: string, y: number): string {
  return [...row.matchAll(/1+/g)]
    .map((run) => `M${run.index + QUIET} ${y}h${run[0].length}v1h-${run[0].length}z`)
    .join('');
}
