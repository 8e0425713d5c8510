import type { KeyCaps, Keys } from '../../src/screens/keys.ts';
import { items, PARKING, type Scene, VIEW_NOW } from './screen-sites.ts';

const CAPS: KeyCaps = { enter: 'Enter', erase: 'Del', back: 'Esc' };
export const KEYPAD: Keys = { buttons: [], keypad: CAPS };
const TWO_BUTTONS: Keys = { buttons: ['begin', 'back'], keypad: null };
const ONE_EACH: Keys = { buttons: ['choose', 'back'], keypad: null };
const DIGITS: Keys = { buttons: ['type number', 'key', 'enter', 'back'], keypad: null };

const IDLE = { name: 'idle' } as const;
const CHOOSING = { name: 'choosing', notice: null, endsAt: VIEW_NOW + 60_000 } as const;
const NAMELESS = { items: items(3).map((item) => ({ ...item, number: null })) };

/** What a customer sees who has keys in place of a touch panel. */
export const KEY_SCENES: readonly Scene[] = [
  { name: 'idle, two buttons', phase: IDLE, keys: TWO_BUTTONS },
  { name: 'idle, a button each', phase: IDLE, keys: ONE_EACH },
  { name: 'idle, digits as buttons', phase: IDLE, keys: DIGITS },
  { name: 'idle, keypad', phase: IDLE, keys: KEYPAD },
  { name: 'idle, keypad, no numbers', phase: IDLE, settings: NAMELESS, keys: KEYPAD },
  { name: 'idle both, two buttons', phase: IDLE, site: 'shop and parking', keys: TWO_BUTTONS },
  { name: 'idle both, a button each', phase: IDLE, site: 'shop and parking', keys: ONE_EACH },
  { name: 'idle both, keypad', phase: IDLE, site: 'shop and parking', keys: KEYPAD },
  { name: 'idle no reader, digits as buttons', phase: IDLE, site: 'pay station', without: ['scanner'], keys: DIGITS },
  {
    name: 'idle no reader, keypad',
    phase: IDLE,
    site: 'pay station',
    settings: { parking: { ...PARKING, codes: true } },
    without: ['scanner'],
    keys: KEYPAD,
  },
  { name: 'idle no reader, two buttons', phase: IDLE, site: 'pay station', without: ['scanner'], keys: TWO_BUTTONS },
  { name: 'choosing, a button each', phase: CHOOSING, keys: ONE_EACH },
  { name: 'choosing, digits as buttons', phase: CHOOSING, keys: DIGITS },
  { name: 'choosing, keypad', phase: CHOOSING, keys: KEYPAD },
];
