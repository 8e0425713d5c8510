import { beforeAll, describe, expect, test } from 'vitest';
import { isOffered } from '../../src/devices/display/offered.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import type { Lettering } from '../../src/lettering/port.ts';
import { Canvas, type Coverage, type Ink } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { loadLetters } from '../support/letters.ts';
import { KEYPAD } from '../support/screen-key-scenes.ts';
import { items, settingsOf, stateOf, VIEW_NOW, VIEW_WALL } from '../support/screen-sites.ts';
import { someView, viewNamed } from '../support/screen-views.ts';

// Story: of a long list the small screen showed the beginning and `+ 31 …`; the rest could never be seen.

const SIZES = [
  [128, 128],
  [160, 128],
  [320, 240],
  [480, 320],
  [800, 480],
] as const;

let letters: Lettering;

beforeAll(async () => {
  letters = await loadLetters();
});

/** Notes what is written: as the letters are asked for, just before the picture is laid down. */
class ReadCanvas extends Canvas {
  readonly written: string[] = [];
  last = '';

  override ink(x: number, y: number, ink: Ink, picture: () => Coverage): void {
    this.last = '';
    const made = picture();
    this.written.push(this.last);
    super.ink(x, y, ink, () => made);
  }
}

function drawn(view: ScreenView, [width, height]: readonly [number, number], page: number) {
  const canvas = new ReadCanvas(width, height);
  const noting: Lettering = {
    has: (text) => letters.has(text),
    widthOf: (text, style) => letters.widthOf(text, style),
    draw: (text, style) => {
      canvas.last = text;
      return letters.draw(text, style);
    },
  };
  const { leaf } = drawView(canvas, view, { buttons: [], keypad: KEYPAD.keypad, lettering: noting, page });
  return { canvas, leaf, written: canvas.written };
}

function leaves(view: ScreenView, size: readonly [number, number]) {
  const first = drawn(view, size, 0);
  const more = Array.from({ length: (first.leaf?.pages ?? 1) - 1 }, (_, index) => drawn(view, size, index + 1));
  return [first, ...more];
}

function choosing(count: number, language: Language): ScreenView {
  const scene = {
    phase: { name: 'choosing', notice: null, endsAt: VIEW_NOW + 60_000 },
    settings: { items: items(count) },
  } as const;
  return makeView(stateOf(scene, language), {
    settings: settingsOf(scene),
    now: VIEW_NOW,
    wall: VIEW_WALL,
    qrModules: null,
    logos: new Map(),
    keys: KEYPAD,
  });
}

const squeezed = (text: string) => text.replace(/\s/g, '');

describe.each(SIZES)('on %i x %i', (width, height) => {
  const size = [width, height] as const;

  test.each(LANGUAGES)(
    'in %s each of forty items is on one of the leaves, whole, and each leaf says which it is',
    (language) => {
      const view = choosing(40, language);
      const all = leaves(view, size);
      const seen = all.flatMap(({ written }) => written);
      for (const { number, price } of view.items) {
        expect(seen.filter((text) => text === number)).toEqual([number]);
        expect(seen.map(squeezed)).toContain(squeezed(price));
      }
      for (const [index, { written, leaf }] of all.entries()) {
        expect(written).toContain(`${index + 1}/${all.length}`);
        expect(leaf?.pages).toBe(all.length);
        const together = squeezed(written.join(''));
        for (const { name } of view.items.filter(({ number }) => written.includes(number ?? ''))) {
          expect(together).toContain(squeezed(name));
        }
        expect(together).not.toContain('…');
      }
    },
  );

  test('after the last leaf comes the first, with the same picture', () => {
    const view = choosing(40, 'en');
    const [first] = leaves(view, size);
    const round = drawn(view, size, first?.leaf?.pages ?? 1);
    expect(Buffer.compare(round.canvas.pixels, first?.canvas.pixels ?? Buffer.alloc(0))).toBe(0);
  });

  test('what fits at once is not leafed through', () => {
    const { leaf, written } = drawn(choosing(1, 'pt'), size, 0);
    expect(leaf).toBeNull();
    expect(written.filter((text) => /^\d+\/\d+$/.test(text))).toEqual([]);
  });

  test('every wallet that is accepted can be seen while somebody pays, and nothing turns while nobody is there', () => {
    const wallets = Array.from({ length: 14 }, (_, index) => ({
      id: `w${index}`,
      name: `Wallet ${index + 1}`,
      logo: null,
      shown: false,
      canShow: false,
    }));
    const paying = someView({ phase: 'paying', title: 'Pay', wallets, footer: '' });
    const seen = leaves(paying, size).flatMap(({ written }) => written);
    expect(wallets.map(({ name }) => name).filter((name) => !seen.includes(name))).toEqual([]);
    expect(drawn({ ...paying, phase: 'idle' }, size, 0).leaf).toBeNull();
  });

  test.each(LANGUAGES)('all languages stand there at once in %s, whole or short', (language) => {
    const canvas = new ReadCanvas(width, height);
    const noting: Lettering = {
      has: (text) => letters.has(text),
      widthOf: (text, style) => letters.widthOf(text, style),
      draw: (text, style) => {
        canvas.last = text;
        return letters.draw(text, style);
      },
    };
    drawView(canvas, viewNamed('idle', language), { buttons: ['language', 'begin'], lettering: noting });
    const whole = ['English', '繁體中文', '简体中文', 'Português', 'Bahasa Melayu'];
    const short = ['EN', '繁', '简', 'PT', 'BM'];
    const missing = (names: readonly string[]) => names.filter((name) => !canvas.written.includes(name));
    expect([missing(whole), missing(short)]).toContainEqual([]);
  });
});

test('a press that stands for an item is on offer, whichever leaf is shown', () => {
  const view = choosing(40, 'en');
  for (const { id } of view.items) {
    expect(isOffered(view, { type: 'choose', itemId: id })).toBe(true);
  }
});
