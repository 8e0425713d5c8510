/** A sign to draw: a character, or `null` for one that no font can have (half of a pair of surrogates). */
export type Sign = number | null;

/** Nobody reads a longer line; what comes after is not drawn, so that a hostile text costs no more than a long one. */
export const MAX_SIGNS = 1000;

/** Joiners, marks of direction, variation selectors: they have no picture of their own. */
const UNSEEN = /^(?:\p{Default_Ignorable_Code_Point}|(?!\s)\p{Cc})$/u;
const SPACE = /^\s$/u;
const LONE_SURROGATE = /^\p{Cs}$/u;

/** Ordinary and ideographic space are in the fonts; every other kind becomes the ordinary one. */
const SPACES_WITH_WIDTH = new Set([' ', '\u00a0', '\u3000']);

/**
 * The signs of one line, in the order they are drawn. A letter and its accent become one sign where there is one; every kind of white
 * space is a space; control characters are nothing. Only the direction from left to right is provided for.
 */
export function signsOf(text: string): Sign[] {
  const signs: Sign[] = [];
  // Normalising can make a text longer or shorter, but not by more than some dozen times.
  for (const sign of text.slice(0, MAX_SIGNS * 4).normalize('NFC')) {
    if (signs.length === MAX_SIGNS) {
      break;
    }
    if (UNSEEN.test(sign)) {
      continue;
    }
    if (LONE_SURROGATE.test(sign)) {
      signs.push(null);
    } else {
      signs.push(SPACE.test(sign) && !SPACES_WITH_WIDTH.has(sign) ? 0x20 : (sign.codePointAt(0) ?? null));
    }
  }
  return signs;
}
