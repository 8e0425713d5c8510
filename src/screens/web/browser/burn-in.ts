import { byId } from './dom.ts';

/** Phases that stand for hours. */
const STANDING = new Set(['idle', 'out of service', 'away']);
const EVERY_MS = 40_000;
/** Places the picture wanders through, in layout units, all within the margin. */
const PLACES = [
  [0, 0],
  [1, 0.6],
  [0.4, -1],
  [-1, -0.5],
  [-0.6, 1],
  [1, -0.4],
] as const;

/** Moves a standing picture a few pixels now and then, so that no pixel shows the same edge for days. */
export function keepMoving(): void {
  const stage = byId('stage', HTMLElement);
  let step = 0;
  window.setInterval(() => {
    step = STANDING.has(document.body.dataset['phase'] ?? '') ? (step + 1) % PLACES.length : 0;
    const [x, y] = PLACES[step] ?? PLACES[0];
    stage.style.setProperty('--shift-x', `calc(${x} * var(--u))`);
    stage.style.setProperty('--shift-y', `calc(${y} * var(--u))`);
  }, EVERY_MS);
}
