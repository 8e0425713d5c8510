/**
 * The single-byte code pages we print with. A table is the upper half (bytes 0x80 to 0xFF) as text; U+FFFD marks a byte
 * that stands for nothing. The lower half is ASCII in each.
 */
export type CodePageName = 'PC437_USA' | 'WPC1252';

export interface CodePage {
  readonly name: CodePageName;
  /** The `n` of `ESC t n` on printers that follow Epson's numbering. */
  readonly number: number;
  /** 128 characters, byte 0x80 first. */
  readonly upper: readonly string[];
}

const PC437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0';
const WPC1252 =
  '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ\u00A0¡¢£¤¥¦§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ';

export const CODE_PAGES: Readonly<Record<CodePageName, CodePage>> = {
  PC437_USA: { name: 'PC437_USA', number: 0, upper: [...PC437] },
  WPC1252: { name: 'WPC1252', number: 16, upper: [...WPC1252] },
};

/** The page of an `ESC t n` number, or null when it is none of ours. */
export function codePageByNumber(number: number): CodePage | null {
  return Object.values(CODE_PAGES).find((page) => page.number === number) ?? null;
}

/** True when the page has a byte that prints this one character. Controls, blanks other than space and U+FFFD have none. */
export function canPrint(page: CodePage, character: string): boolean {
  if (/^[ -~]$/.test(character)) {
    return true;
  }
  return !/[\p{Cc}\p{Cf}\p{Zs}\uFFFD]/u.test(character) && page.upper.includes(character);
}

/** The character that a byte prints; U+FFFD for a byte that prints nothing on this page, or when the page is not known. */
export function printedCharacter(page: CodePage | null, byte: number): string {
  if (byte < 0x80) {
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '\uFFFD';
  }
  return page?.upper[byte - 0x80] ?? '\uFFFD';
}
