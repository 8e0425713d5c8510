import { byId } from './dom.ts';

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
  #modules: readonly string[] = [];

  set(modules: readonly string[]): void {
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
    this.fit();
  }

  clear(): void {
    this.#modules = [];
    this.#svg.replaceChildren();
    this.#stage.style.removeProperty('--qr-need');
  }

  /** Chooses the module size again; call it when the square's size or the screen's density has changed. */
  fit(): void {
    if (this.#modules.length === 0) {
      return;
    }
    const ratio = window.devicePixelRatio;
    const total = this.#modules.length + 2 * QUIET;
    this.#stage.style.setProperty('--qr-need', `${Math.ceil((total * LEAST_PIXELS) / ratio / (1 - FRAME))}px`);
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
