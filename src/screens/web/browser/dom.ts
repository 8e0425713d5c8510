/** An element that index.html has. Its absence is a bug in the page, found at the first load. */
export function byId<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`the page has no ${id}`);
  }
  return found;
}

/** Sets text as text, and hides the element when there is none. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
  element.hidden = text === '';
}

export function textElement(tag: 'p' | 'span' | 'dt' | 'dd', className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** @param key names it among all controls of a view, so that the focus finds it again in the next one. */
export function makeButton(key: string, className: string, ...inside: readonly (Node | string)[]): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = className;
  button.dataset['key'] = key;
  button.append(...inside);
  return button;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A small drawing of lines on a field of 24 by 24. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Tells whether what a part shows is new: only then is it built again. */
export class Last {
  #text = '';

  isNew(value: unknown): boolean {
    const text = JSON.stringify(value);
    const isNew = text !== this.#text;
    this.#text = text;
    return isNew;
  }
}
