import type { ScreenView } from './view.ts';

/** A view and the moment it was made, monotonic ms. */
export interface MadeView {
  readonly view: ScreenView;
  readonly at: number;
}

/** Half a second nobody sees on a countdown, and rounding must not count as news. */
const SAME_MOMENT_MS = 500;

/**
 * Whether a screen that shows `before` would look the same with `after`: countdowns run by themselves, so they are the same
 * when they end at the same moment. For whoever shows views: a poll that changed nothing the customer sees draws nothing.
 */
export function sameView(before: MadeView, after: MadeView): boolean {
  return sameEnd(before, after) && asText(before.view) === asText(after.view);
}

function sameEnd(before: MadeView, after: MadeView): boolean {
  const one = before.view.countdown;
  const other = after.view.countdown;
  if (one === null || other === null) {
    return one === other;
  }
  const apart = Math.abs(before.at + one.leftMs - (after.at + other.leftMs));
  return one.totalMs === other.totalMs && apart <= SAME_MOMENT_MS;
}

/** Views are plain data, and made with their fields in one order. */
function asText(view: ScreenView): string {
  return JSON.stringify({ ...view, countdown: null });
}
