/** Layouts that a keyboard scanner can be set to. */
export const KEYBOARD_LAYOUTS = ['us', 'de', 'fr'] as const;
export type KeyboardLayout = (typeof KEYBOARD_LAYOUTS)[number];

/** What a key gives by itself, with Shift, with AltGr. Null: nothing, or a dead key. */
type Key = readonly [plain: string | null, shifted: string | null, altGr: string | null];

/** Key codes of the rows of a keyboard, left to right (linux/input-event-codes.h). */
const ROWS: readonly (readonly number[])[] = [
  [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27],
  [30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 43],
  [86, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53],
];

/** The rows above, once for each level. A blank: no character, or a dead key, which a code must not contain. */
const LAYOUTS: Readonly<Record<KeyboardLayout, readonly (readonly [string, string, string])[]>> = {
  us: [
    ['1234567890-=', '!@#$%^&*()_+', ''],
    ['qwertyuiop[]', 'QWERTYUIOP{}', ''],
    ["asdfghjkl;'`\\", 'ASDFGHJKL:"~|', ''],
    ['\\zxcvbnm,./', '|ZXCVBNM<>?', ''],
  ],
  de: [
    ['1234567890ß ', '!"§$%&/()=? ', ' ²³   {[]}\\ '],
    ['qwertzuiopü+', 'QWERTZUIOPÜ*', '@ €        ~'],
    ['asdfghjklöä #', "ASDFGHJKLÖÄ°'", ''],
    ['<yxcvbnm,.-', '>YXCVBNM;:_', '|      µ   '],
  ],
  fr: [
    ['&é"\'(-è_çà)=', '1234567890°+', ' ~#{[|`\\^@]}'],
    ['azertyuiop $', 'AZERTYUIOP £', '  €        ¤'],
    ['qsdfghjklmù²*', 'QSDFGHJKLM% µ', ''],
    ['<wxcvbn,;:!', '>WXCVBN?./§', ''],
  ],
};

/** The keypad, as with Num Lock on, and the space bar: the same in every layout. */
const SAME: readonly (readonly [number, string])[] = [
  [57, ' '],
  [71, '7'],
  [72, '8'],
  [73, '9'],
  [74, '-'],
  [75, '4'],
  [76, '5'],
  [77, '6'],
  [78, '+'],
  [79, '1'],
  [80, '2'],
  [81, '3'],
  [82, '0'],
  [83, '.'],
  [55, '*'],
  [98, '/'],
];

/** Enter, Enter of the keypad, Tab. */
const ENDS = new Set([28, 96, 15]);
const SHIFTS = new Set([42, 54]);
const ALT_GR = 100;
/** Ctrl and Alt on the left, Ctrl on the right: a scanner uses them for control characters and for characters by number. */
const OTHERS = new Set([29, 56, 97]);
/** Keys that change nothing in what follows: Num Lock, Scroll Lock, the Windows keys. */
const IDLE = new Set([69, 70, 125, 126]);
const CAPS_LOCK = 58;
const ESCAPE = '\x1b';

/** From keys that go down and up to the text that they stand for. */
export class KeyReader {
  private readonly keys: ReadonlyMap<number, Key>;
  private readonly down = new Set<number>();
  private capsLock = false;

  constructor(layout: KeyboardLayout) {
    this.keys = keysOf(layout);
  }

  /**
   * One key. @param value 0: up, 1: down, 2: held, which repeats what was meant once.
   * @returns text to add; CR where a code ends; an escape character where something cannot be understood, so that the whole code is dropped.
   */
  read(code: number, value: number): string {
    if (value === 0) {
      this.down.delete(code);
      return '';
    }
    if (value !== 1 || SHIFTS.has(code) || code === ALT_GR || OTHERS.has(code) || IDLE.has(code)) {
      this.down.add(code);
      return '';
    }
    if (code === CAPS_LOCK) {
      this.capsLock = !this.capsLock;
      return '';
    }
    if (ENDS.has(code)) {
      return '\r';
    }
    return this.character(code) ?? ESCAPE;
  }

  /** What is held down is not known any more. */
  reset(): void {
    this.down.clear();
  }

  private character(code: number): string | null {
    const key = this.keys.get(code);
    if (key === undefined || [...OTHERS].some((other) => this.down.has(other))) {
      return null;
    }
    const [plain, shifted, altGr] = key;
    if (this.down.has(ALT_GR)) {
      return altGr;
    }
    const shift = [...SHIFTS].some((one) => this.down.has(one));
    const isLetter = plain !== null && shifted !== null && plain.toUpperCase() === shifted && plain !== shifted;
    return shift !== (this.capsLock && isLetter) ? shifted : plain;
  }
}

function keysOf(layout: KeyboardLayout): ReadonlyMap<number, Key> {
  const keys = new Map<number, Key>(SAME.map(([code, text]) => [code, [text, text, null]]));
  for (const [row, codes] of ROWS.entries()) {
    const [plain = '', shifted = '', altGr = ''] = LAYOUTS[layout][row] ?? [];
    for (const [place, code] of codes.entries()) {
      keys.set(code, [at(plain, place), at(shifted, place), at(altGr, place)]);
    }
  }
  return keys;
}

function at(row: string, place: number): string | null {
  const character = [...row][place];
  return character === undefined || character === ' ' ? null : character;
}
