/** Signs that take room and show nothing: Hangul fillers and the empty Braille cell. Unicode counts them as letters and signs. */
const BLANK = /[\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/gu;
/** No language of ours puts more than three marks on one letter; a tower of them would be drawn over what stands above it. */
const TOWER = /\p{M}{4}/u;

/** Whether a person can read it: something is to be seen, and it stays on its line. */
export function isVisible(text: string): boolean {
  return text.replace(BLANK, '') !== '' && !TOWER.test(text);
}
