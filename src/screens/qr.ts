/**
 * The largest matrix a small screen can draw well: 97 modules and the quiet zone at four pixels each are 420 pixels, which
 * fits into 480. At level L that is 858 bytes; an EMVCo code has 512 at most.
 */
const MAX_VERSION = 20;

/**
 * Up to this many bytes the code gets level M. A screen is not scratched or folded, so past it larger modules do more for
 * a phone camera than more correction.
 */
const LEVEL_M_UP_TO_BYTES = 150;

let last: { readonly text: string; readonly modules: readonly string[] } | null = null;

/**
 * The QR code of a text: one string a row, `1` for a dark module, without quiet zone (the renderer draws it). The last
 * code is kept, so drawing the same order again costs nothing.
 * @returns null when the text is empty or too long to be drawn readably on a small screen.
 */
export async function qrModules(text: string): Promise<readonly string[] | null> {
  if (last?.text === text) {
    return last.modules;
  }
  const modules = await makeModules(text);
  if (modules !== null) {
    last = { text, modules };
  }
  return modules;
}

/** Loads the encoder and makes one code for nothing, so that the first customer does not wait for it. Call it when idle. */
export async function warmQr(): Promise<void> {
  await makeModules('0'.repeat(64).concat('a'.repeat(236)));
}

async function makeModules(text: string): Promise<readonly string[] | null> {
  const bytes = Buffer.byteLength(text);
  // Digits pack tighter than bytes, but no order code is that long; the true limit is checked on the result.
  if (bytes === 0 || bytes > 2900) {
    return null;
  }
  const { create } = await import('qrcode');
  const code = create(text, { errorCorrectionLevel: bytes <= LEVEL_M_UP_TO_BYTES ? 'M' : 'L' });
  if (code.version > MAX_VERSION) {
    return null;
  }
  const { size, data } = code.modules;
  return Array.from({ length: size }, (_, row) => data.subarray(row * size, (row + 1) * size).join(''));
}
