import { pictureUrl } from '../logos.ts';

/** Files that were not there: asked for once in the page's life, or every view would flicker. */
const missing = new Set<string>();

/**
 * A picture from the operator's folder in a box of fixed size, so that nothing moves when it arrives. Its alternative text is empty,
 * as the name always stands beside it. One that cannot be had takes its box away. What is on another leaf is not asked for.
 * @returns null for one that is known to be missing.
 */
export function pictureBox(file: string, className: string, gone: () => void): HTMLElement | null {
  if (missing.has(file)) {
    return null;
  }
  const box = document.createElement('span');
  box.className = className;
  const image = document.createElement('img');
  image.alt = '';
  image.decoding = 'async';
  image.draggable = false;
  image.addEventListener('error', () => {
    missing.add(file);
    box.remove();
    gone();
  });
  image.src = pictureUrl(file);
  box.append(image);
  return box;
}
