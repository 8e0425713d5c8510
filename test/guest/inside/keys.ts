const SHIFT = 0x02;
/** Usage ids of the USB HID tables, page 7, as the US layout prints them: without and with shift. */
const PLAIN = " -=[]\\#;'`,./";
const SHIFTED = ' _+{}|~:"~<>?';
const FIRST_SIGN = 0x2c;
const DIGITS = '1234567890';
const SHIFTED_DIGITS = '!@#$%^&*()';

/** What a boot keyboard sends when this text is typed: each key down, then all keys up. */
export function keyReports(text: string): Buffer[] {
  return [...text].flatMap((letter) => {
    const [shift, usage] = keyOf(letter);
    return [Buffer.from([shift, 0, usage, 0, 0, 0, 0, 0]), Buffer.alloc(8)];
  });
}

function keyOf(letter: string): readonly [number, number] {
  if (letter === '\r' || letter === '\n') return [0, 0x28];
  if (letter === '\t') return [0, 0x2b];
  if (/[a-z]/.test(letter)) return [0, 0x04 + letter.charCodeAt(0) - 97];
  if (/[A-Z]/.test(letter)) return [SHIFT, 0x04 + letter.charCodeAt(0) - 65];
  for (const [signs, shift, first] of [
    [DIGITS, 0, 0x1e],
    [SHIFTED_DIGITS, SHIFT, 0x1e],
    [PLAIN, 0, FIRST_SIGN],
    [SHIFTED, SHIFT, FIRST_SIGN],
  ] as const) {
    const index = signs.indexOf(letter);
    if (index >= 0) return [shift, first + index];
  }
  throw new Error(`no key of the US layout prints ${JSON.stringify(letter)}`);
}
