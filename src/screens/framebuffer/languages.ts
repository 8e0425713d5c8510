import type { Language } from '../../domain/language.ts';
import type { Lettering } from '../../lettering/port.ts';
import type { ScreenView } from '../view.ts';
import { type ChipsBlock, type Laid, layChips } from './blocks.ts';
import type { Box } from './canvas.ts';
import { namesOf, type PhysicalKeys } from './keys.ts';
import type { Scale } from './scale.ts';
import { typefaceFor } from './typeface.ts';

/** Where the whole names have no room. */
const SHORT: Readonly<Record<Language, string>> = {
  en: 'EN',
  'zh-Hant': '繁',
  'zh-Hans': '简',
  pt: 'PT',
  ms: 'BM',
};

/**
 * The languages, each in its own letters: on one line, on several, or short; all of them are always there, as nothing is leafed through
 * while nobody stands in front. Null where no key changes them, or they cannot be changed now.
 */
export function layLanguages(
  view: ScreenView,
  keys: PhysicalKeys,
  lettering: Lettering | null,
  room: Pick<Box, 'width' | 'height'>,
  { face, least }: Scale,
): Laid | null {
  if (!namesOf(keys).includes('language') || view.languages.length === 0) {
    return null;
  }
  const chips = (short: boolean): ChipsBlock => {
    const names = view.languages.map(({ id, name, chosen }) => {
      const own = typefaceFor(lettering, id);
      return { text: own.drawable(short ? SHORT[id] : name), on: chosen, face: own };
    });
    return {
      kind: 'chips',
      names: names.filter(({ text }) => text !== ''),
      page: null,
      oneLine: false,
      scale: 1,
      yields: 0,
    };
  };
  const oneLine = layChips(chips(true), face, Number.POSITIVE_INFINITY, face.sizeFor(least)).height;
  for (const [short, sizes, most] of [
    [false, [1, 0.9, 0.8, 0.75], oneLine],
    [false, [0.75], room.height],
    [true, [1, 0.75], room.height],
  ] as const) {
    for (const share of sizes) {
      const laid = layChips(chips(short), face, room.width, face.sizeFor(least * share));
      if (laid.height <= most && laid.height <= room.height) {
        return laid;
      }
    }
  }
  return layChips({ ...chips(true), oneLine: false }, face, room.width, face.floor);
}
