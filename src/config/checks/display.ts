import type { PathProblem } from '../problem.ts';
import type { ConfigFile } from '../schema.ts';

export interface DisplayFindings {
  readonly doubtful: PathProblem[];
}

/** Settings of the screen that have no effect, or not the one that is meant. */
export function checkDisplay({ display }: ConfigFile, { doubtful }: DisplayFindings): void {
  const { backlight, screenOff, touch, rotate, driver } = display;
  const say = (keys: readonly string[], message: string, hint: string) =>
    doubtful.push({ path: ['display', ...keys], message, hint });
  if (driver === 'none' && (screenOff !== undefined || touch !== undefined || rotate !== 0)) {
    say(['driver'], 'is "none": the other settings of the screen have no effect', 'take them out, or use a screen');
    return;
  }
  if (screenOff !== undefined && backlight.driver === 'none') {
    const message = 'makes the page black and nothing more: no backlight is configured, so the screen keeps shining';
    say(['screenOff'], message, 'configure display.backlight, if the panel has one');
  }
  if (backlight.dimAfter !== undefined && backlight.driver === 'none') {
    say(['backlight', 'dimAfter'], 'has no effect without a backlight', 'set display.backlight.driver');
  }
  if (backlight.dimAfter !== undefined && screenOff !== undefined && backlight.dimAfter >= screenOff) {
    say(['backlight', 'dimAfter'], 'is never reached: the screen is dark before', 'make it shorter than screenOff');
  }
  if (backlight.dimAfter !== undefined && backlight.dim >= backlight.brightness) {
    say(['backlight', 'dim'], 'is no darker than the brightness for customers', 'make it less than brightness');
  }
}
