/** As many as can be typed. */
const LONGEST = 12;

/**
 * The one form of a number plate, however a camera writes it or a driver types it: capital letters A to Z and digits, nothing else.
 *
 * - Full-width letters become plain ones; blanks, hyphens and dots go (`AB 1234`, `MA-12-34`, `粤B·12345`).
 * - Letter O and digit 0 stay what they are, as do I and 1: on many plates both occur, and a camera that mixes them up cannot be put
 *   right by a kiosk.
 * - Chinese characters go: the province of a mainland plate, and 港 or 澳 behind a cross-border one. The screen has no keys for them, so
 *   what is typed has none. Two cars that differ in nothing else (`粤B12345`, `京B12345`) are then one.
 *
 * @returns null when nothing is left, too much is, or there are signs that no plate has.
 */
export function normalPlate(text: string): string | null {
  if (text.length > 64) {
    return null;
  }
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\p{Zs}\t.\-\u00b7\u2010-\u2015\u2022\u2027\u2212\u30fb\ufeff\u200b]/gu, '')
    .replace(/\p{Script=Han}/gu, '');
  return /^[0-9A-Z]+$/.test(plain) && plain.length <= LONGEST ? plain : null;
}
