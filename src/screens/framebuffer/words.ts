import type { ScreenButton, ScreenView } from '../view.ts';
import type { Typeface } from './typeface.ts';

/** What a screen is about, in English, for a title in letters that have no picture here. */
const TITLES: Readonly<Record<string, string>> = {
  starting: 'Starting',
  idle: 'Pay here by phone',
  choosing: 'Choose',
  typing: 'Type it here',
  stay: 'To pay',
  'no paper': 'No receipts now',
  opening: 'The gate opens',
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

const TOLD: Readonly<Record<ScreenView['tone'], string>> = {
  neutral: 'Done',
  good: 'All is well',
  warn: 'This did not work',
  bad: 'This did not work',
};

const KEYS: Readonly<Record<ScreenButton['action'], string>> = {
  begin: 'OK',
  back: 'Back',
  again: 'Receipt',
  'type number': 'Type number',
  'type plate': 'Type plate',
  'lost ticket': 'Lost ticket',
  'step-free': 'Large type',
};

/** The title as far as it can be drawn; English words where none of it can, or only a scrap of it. */
export function titleOf({ title, phase, tone }: ScreenView, face: Typeface): string {
  const drawn = wholeOrNothing(title, face);
  if (drawn !== '') {
    return drawn;
  }
  switch (phase) {
    case 'thanks':
      return THANKS[tone];
    case 'told':
      return TOLD[tone];
    default:
      return TITLES[phase] ?? 'Please wait';
  }
}

/** A line of which a word would be missing says something else than was meant: it is left out whole. */
export function wholeOrNothing(text: string, face: Typeface): string {
  const drawn = face.drawable(text);
  return drawn.split(' ').length === text.trim().split(/\s+/u).length ? drawn : '';
}

export function keyLabel({ action, label }: ScreenButton, face: Typeface): string {
  return wholeOrNothing(label, face) || KEYS[action];
}
