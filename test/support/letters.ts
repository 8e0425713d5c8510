import { lettersFile } from '../../scripts/lib/fonts.mjs';
import { type LoadedLettering, loadLettering } from '../../src/lettering/lettering.ts';
import type { LetterPicture, LetterStyle } from '../../src/lettering/port.ts';

/** The letters as the build makes them; made once for this checkout. */
export async function loadLetters(cacheBytes?: number): Promise<LoadedLettering> {
  const file = await lettersFile(process.cwd());
  return await loadLettering({ file, ...(cacheBytes === undefined ? {} : { cacheBytes }) });
}

export function style(over: Partial<LetterStyle> = {}): LetterStyle {
  return { px: 24, bold: false, region: 'zh-Hant', ...over };
}

/** How much is black, in whole pixels. */
export function ink({ coverage }: Pick<LetterPicture, 'coverage'>): number {
  return coverage.reduce((sum, share) => sum + share, 0) / 255;
}

/** All texts of a catalogue of messages, however deep. */
export function textsOf(messages: unknown): string[] {
  if (typeof messages === 'string') {
    return [messages];
  }
  return typeof messages === 'object' && messages !== null ? Object.values(messages).flatMap(textsOf) : [];
}
