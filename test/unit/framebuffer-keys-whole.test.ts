import { beforeAll, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import type { Lettering } from '../../src/lettering/port.ts';
import { Canvas } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import { fieldsOf } from '../../src/screens/framebuffer/keys.ts';
import { scaleFor } from '../../src/screens/framebuffer/scale.ts';
import { typefaceFor } from '../../src/screens/framebuffer/typeface.ts';
import type { PhysicalKey } from '../../src/screens/keys.ts';
import { loadLetters } from '../support/letters.ts';
import { KEYPAD } from '../support/screen-key-scenes.ts';
import { everyKeyView, everyView, viewNamed } from '../support/screen-views.ts';

// Story: with a keypad, three keys side by side on 128 x 128 read `[Ent…`; with five buttons, on 480 x 800, a tenth of an inch high.

const BUTTONS: readonly PhysicalKey[] = [
  'begin',
  'back',
  'again',
  'type number',
  'type plate',
  'lost ticket',
  'step-free',
  'key',
  'enter',
];
const KEYS = { keypad: { buttons: [], keypad: KEYPAD.keypad }, buttons: { buttons: BUTTONS, keypad: null } } as const;
const SIZES = [
  [128, 128],
  [160, 128],
  [240, 240],
  [480, 320],
  [480, 800],
  [800, 480],
  [1024, 600],
] as const;

let letters: Lettering;

beforeAll(async () => {
  letters = await loadLetters();
});

interface Written {
  readonly text: string;
  readonly px: number;
}

function written(
  view: ReturnType<typeof viewNamed>,
  [width, height]: readonly [number, number],
  keys: 'keypad' | 'buttons',
) {
  const texts: Written[] = [];
  const noting: Lettering = {
    has: (text) => letters.has(text),
    widthOf: (text, style) => letters.widthOf(text, style),
    draw: (text, style) => {
      texts.push({ text, px: style.px });
      return { width: 0, height: style.px + 4, baseline: style.px, coverage: new Uint8Array() };
    },
  };
  drawView(new Canvas(width, height), view, { ...KEYS[keys], lettering: noting });
  return texts;
}

/** What a key may say when there is less room: without its sum, digits without words. */
function forms(label: string): readonly string[] {
  return [label, label.replace(/ \S*\d[^\]]*$/u, ''), label.replace(/^\[0-9\] .*/u, '[0-9]')];
}

function viewsIn(language: Language) {
  return [...everyView(language), ...everyKeyView(language)].filter(({ view }) => view.qr === null);
}

for (const keys of ['keypad', 'buttons'] as const) {
  test.each(SIZES)(
    `no ${keys} is cut off on %i x %i, the way on and the way back are there, and letters are large enough`,
    (width, height) => {
      const faults: string[] = [];
      for (const language of LANGUAGES) {
        const face = typefaceFor(letters, language);
        for (const { name, view } of viewsIn(language)) {
          const scale = scaleFor({ width, height }, face, view.stepFree);
          const texts = written(view, [width, height], keys);
          const fields = fieldsOf(view, KEYS[keys], scale);
          const shown = fields.map(({ label }) => texts.find(({ text }) => forms(label).includes(text)));
          for (const [index, field] of fields.entries()) {
            const found = shown[index];
            const needed = field.yields === 0 || (field.yields === 1 && view.typing === null);
            if (found === undefined && (needed || width >= 480)) {
              faults.push(`${language} ${name}: ${field.label} is missing`);
            }
            if (found !== undefined && width >= 480 && found.px < scale.least * 0.75) {
              faults.push(`${language} ${name}: ${field.label} has ${found.px} pixels`);
            }
          }
          const cut = texts.filter(({ text }) => /^\[.*…$/u.test(text)).map(({ text }) => text);
          faults.push(...cut.map((text) => `${language} ${name}: ${text}`));
        }
      }
      expect(faults).toEqual([]);
    },
  );
}

test.each(LANGUAGES)('in %s three keys of a keypad are all named on 160 x 128', (language) => {
  const texts = written(viewNamed('typing number', language), [160, 128], 'keypad').map(({ text }) => text);
  for (const cap of ['[Esc]', '[Del]', '[Enter]']) {
    expect(texts.filter((text) => text.startsWith(cap))).toHaveLength(1);
  }
});
