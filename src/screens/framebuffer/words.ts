import type { ScreenView } from '../view.ts';
import { drawable } from './font.ts';

/** What a screen is about, in English, for a title in letters that have no picture here. */
const TITLES: Readonly<Record<string, string>> = {
  starting: 'Starting',
  idle: 'Pay here by phone',
  choosing: 'Choose',
  paying: 'Scan to pay',
  charging: 'Paying',
  confirming: 'Please wait',
  delivering: 'Paid. Thank you!',
  receipt: 'Thank you!',
  refunding: 'You get your money back',
  'out of service': 'Out of service',
};

const THANKS: Readonly<Record<ScreenView['tone'], string>> = {
  neutral: 'Done',
  good: 'Thank you!',
  warn: 'Please keep this number',
  bad: 'Payment did not work',
};

/** The title as far as it can be drawn; English words where none of it can, or only a scrap of it. */
export function titleOf({ title, phase, tone }: ScreenView): string {
  const drawn = drawable(title);
  const words = (text: string) => text.split(/\s+/u).length;
  if (drawn !== '' && words(drawn) >= words(title.trim())) {
    return drawn;
  }
  return phase === 'thanks' ? THANKS[tone] : (TITLES[phase] ?? 'Please wait');
}

/** A line of which a word would be missing says something else than was meant: it is left out whole. */
export function wholeOrNothing(text: string): string {
  const drawn = drawable(text);
  return drawn.split(' ').length === text.trim().split(/\s+/u).length ? drawn : '';
}
