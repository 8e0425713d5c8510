/**
 * The one filter between text from outside and anything a person or a device reads (promise 10): control and format
 * characters, line separators, private-use and unpaired surrogates are dropped, runs of blanks become one, the length is
 * capped. Markup stays text: renderers set it as text, never as HTML.
 */
export function printable(text: string, maxLength = 200): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .trim();
  return [...clean].slice(0, maxLength).join('');
}
