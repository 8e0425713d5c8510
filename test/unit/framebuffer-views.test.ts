import { beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import type { Lettering } from '../../src/lettering/port.ts';
import { Canvas, COLOURS, type Coverage, INKS, type Ink, PALETTE } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import { drawStrip } from '../../src/screens/framebuffer/strip.ts';
import { PLAIN_TYPEFACE } from '../../src/screens/framebuffer/typeface.ts';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { loadLetters } from '../support/letters.ts';
import { everyView, type NamedView, someView, viewNamed } from '../support/screen-views.ts';

const SIZES = [
  [128, 128],
  [160, 128],
  [128, 160],
  [240, 240],
  [320, 240],
  [480, 320],
  [800, 480],
  [480, 800],
  [1024, 600],
  [1920, 1080],
] as const;

interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Notes which texts are written where, and writes nothing. */
class NotingCanvas extends Canvas {
  readonly written: Written[] = [];
  text = '';

  override fill(): void {}

  override ink(x: number, y: number, _ink: Ink, picture: () => Coverage): void {
    this.text = '';
    const { width, height } = picture();
    if (this.text !== '') {
      this.written.push({ text: this.text, x, y, width, height });
    }
  }
}

const views = new Map<Language, readonly NamedView[]>();
let letters: Lettering;
let modules: readonly string[];
const widths = new Map<string, number>();

/** Letters of the true sizes, without their pictures: what is tried here is where they go. */
function lettersFor(canvas: NotingCanvas): Lettering {
  return {
    has: (text) => letters.has(text),
    widthOf: (text, style) => {
      const key = `${text} ${style.px} ${style.bold} ${style.region}`;
      const width = widths.get(key) ?? letters.widthOf(text, style);
      widths.set(key, width);
      return width;
    },
    draw(text, style) {
      canvas.text = text;
      const baseline = Math.ceil((1020 * style.px) / 1000);
      const height = baseline + Math.ceil((285 * style.px) / 1000);
      return { width: this.widthOf(text, style), height, baseline, coverage: new Uint8Array() };
    },
  };
}

beforeAll(async () => {
  letters = await loadLetters();
  modules = (await qrModules('00020101021226HQR0123456789')) ?? [];
  for (const language of LANGUAGES) {
    views.set(language, everyView(language, modules));
  }
});

function noted(view: ScreenView, width: number, height: number) {
  const canvas = new NotingCanvas(width, height);
  const drawn = drawView(canvas, view, { buttons: true, lettering: lettersFor(canvas) });
  return { canvas, drawn };
}

function draw(view: ScreenView, width: number, height: number, buttons = true) {
  const canvas = new Canvas(width, height);
  return { canvas, drawn: drawView(canvas, view, { buttons }) };
}

function colours({ pixels }: Canvas): number {
  const used = new Uint8Array(256);
  for (const pixel of pixels) {
    used[pixel] = 1;
  }
  return used.reduce((sum, one) => sum + one, 0);
}

/** Letters have air above and below: only where they stand may nothing else stand. */
function core({ y, height }: Written): { readonly top: number; readonly end: number } {
  return { top: y + height * 0.22, end: y + height * 0.8 };
}

function overlap(one: Written, other: Written): boolean {
  const [a, b] = [core(one), core(other)];
  const across = one.x < other.x + other.width && other.x < one.x + one.width;
  return across && a.top < b.end && b.top < a.end;
}

describe.each(SIZES)('on %i x %i', (width, height) => {
  test.each(LANGUAGES)('every view in %s lies within the screen, no text over another, its title whole', (language) => {
    const faults: string[] = [];
    for (const { name, view } of views.get(language) ?? []) {
      const { canvas, drawn } = noted(view, width, height);
      const { written } = canvas;
      const outside = written.filter(
        ({ x, y, ...box }) => x < 0 || y < 0 || x + box.width > width || y + box.height > height,
      );
      faults.push(...outside.map(({ text }) => `${name}: "${text}" goes over the edge`));
      for (const [index, one] of written.entries()) {
        const other = written.slice(index + 1).find((later) => overlap(one, later));
        faults.push(...(other === undefined ? [] : [`${name}: "${one.text}" and "${other.text}" overlap`]));
      }
      const all = written.map(({ text }) => text.replace(/\s/g, '')).join('');
      const isOneLine = view.qr !== null && written.length <= view.actions.length + 2;
      // The list needs the room more than its title does.
      const isLeaf = view.items.length > 0 && drawn.leaf !== null && drawn.leaf.entries < 6 && width <= 240;
      if (!isOneLine && !isLeaf && !all.includes(view.title.replace(/\s/g, ''))) {
        faults.push(`${name}: the title is not whole`);
      }
      const { price } = view.sale ?? { price: '' };
      if (view.phase === 'paying' && !all.includes(price.replace(/\s/g, ''))) {
        faults.push(`${name}: the price is missing`);
      }
      if ((drawn.strip === null) !== (view.countdown === null && !view.busy)) {
        faults.push(`${name}: the strip`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('every view has its words on paper without the file of letters, too', () => {
    for (const { name, view } of views.get('zh-Hant') ?? []) {
      expect(colours(draw(view, width, height).canvas), name).toBeGreaterThanOrEqual(3);
    }
  });

  test('the modules of a short code are large enough', () => {
    const { drawn } = noted(viewNamed('paying', 'zh-Hant', modules), width, height);
    expect(drawn.module).toBeGreaterThanOrEqual(Math.min(width, height) === 128 ? 3 : 4);
  });

  test('the moving part stays in its strip', () => {
    const view = someView({ countdown: { leftMs: 9000, totalMs: 30_000 } });
    const { canvas, drawn } = draw(view, width, height);
    const box = drawn.strip?.box ?? canvas.all;
    const above = canvas.pixels.slice(0, box.y * width);
    drawStrip(canvas, { box, kind: 'countdown', face: PLAIN_TYPEFACE }, { leftMs: 4000, totalMs: 30_000 }, 0);
    drawStrip(canvas, { box, kind: 'busy', face: PLAIN_TYPEFACE }, { leftMs: 0, totalMs: 1 }, 99);
    expect(Buffer.compare(canvas.pixels.slice(0, box.y * width), above)).toBe(0);
  });
});

describe('keys', () => {
  test('are drawn only where there are some', () => {
    const view = viewNamed('idle');
    const { canvas: without } = draw(view, 480, 320, false);
    const { canvas: withKeys } = draw(view, 480, 320, true);
    const last = (canvas: Canvas) => canvas.pixels.slice(480 * 300);
    expect(new Set(last(without)).size).toBe(1);
    expect(new Set(last(withKeys)).size).toBeGreaterThan(1);
  });

  function texts(view: ScreenView, keys: Parameters<typeof drawView>[2]['buttons']): string {
    const canvas = new NotingCanvas(800, 480);
    drawView(canvas, view, { buttons: keys, lettering: lettersFor(canvas) });
    return canvas.written.map(({ text }) => text).join('|');
  }

  test('that nobody can press are not drawn', () => {
    const view = viewNamed('idle pay station');
    expect(texts(view, true)).not.toContain('Lost');
    expect(texts(view, ['lost ticket'])).toContain('Lost');
  });

  test('to type with are named while they do something', () => {
    const [full, empty] = [viewNamed('typing plate'), viewNamed('typing plate, empty')];
    const { doneLabel, eraseLabel } = full.typing ?? { doneLabel: '?', eraseLabel: '?' };
    expect(texts(full, ['back', 'key', 'enter'])).toContain(`${eraseLabel}|${doneLabel}`);
    expect(texts(empty, ['back', 'key', 'enter'])).not.toContain(doneLabel);
    expect(texts(full, true)).not.toContain(doneLabel);
    expect(texts(full, true)).toContain('AB1234');
  });

  test('for the language bring the languages, each in its own words', () => {
    expect(texts(viewNamed('idle', 'ms'), ['language'])).toContain('English|繁體中文|简体中文|Português|Bahasa Melayu');
    expect(texts(viewNamed('idle', 'ms'), true)).not.toContain('繁體中文');
  });
});

test('what a customer needs most stays on the smallest screen', () => {
  const texts = (name: string) =>
    noted(viewNamed(name, 'zh-Hant', modules), 128, 128).canvas.written.map(({ text }) => text);
  expect(texts('refund owed').join('')).toContain('NORTH7A000123');
  expect(texts('stay long').join('')).toContain('HK$120.00');
  expect(texts('told nothing to pay').join('')).toContain('16:10');
});

test('texts of any length, and in any letters, are drawn without a fault', () => {
  const long = 'Wörter '.repeat(80);
  const view = someView({
    title: long,
    lines: [long, '咖啡', '咖'.repeat(300), 'x'.repeat(500)],
    sale: { item: '咖啡'.repeat(30), price: 'HKD 12345678.00', amount: { currency: 'HKD', minor: 1 } },
    rows: [{ label: 'x'.repeat(90), value: 'y'.repeat(90), strong: true }],
    wallets: [{ id: 'a', name: 'z'.repeat(60), logo: null, shown: true, canShow: false }],
    footer: long,
    busy: true,
    actions: [{ action: 'begin', label: '開始'.repeat(20), kind: 'primary' }],
  });
  for (const [width, height] of SIZES) {
    expect(colours(draw(view, width, height).canvas)).toBeGreaterThanOrEqual(3);
    const { written } = noted(view, width, height).canvas;
    expect(written.filter(({ x, ...box }) => x + box.width > width).map(({ text }) => text)).toEqual([]);
  }
});

test('a code for which there is no room is left out, and said to be', async () => {
  const large = (await qrModules('https://pay.example/'.padEnd(858, 'aB3'))) ?? [];
  expect(draw(viewNamed('paying', 'en', large), 160, 128).drawn.module).toBe(0);
});

test('every colour of letters stands out from its ground, and the shades fit into a byte', () => {
  const light = (colour: number) =>
    [16, 8, 0]
      .map((shift) => ((colour >> shift) & 0xff) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, index) => sum + value * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  for (const [text, ground] of Object.values(INKS)) {
    const [one, other] = [light(COLOURS[text]), light(COLOURS[ground])];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    expect(contrast, `${text} on ${ground}`).toBeGreaterThanOrEqual(5.5);
  }
  expect(PALETTE.length).toBeLessThanOrEqual(256);
});

test('without the file of letters a sum is never shown with only some of its parts', () => {
  const view = someView({
    language: 'zh-Hant',
    rows: [
      { label: 'Day', value: '3', strong: false },
      { label: '夜間', value: '4', strong: false },
      { label: '應付', value: '7', strong: true },
    ],
  });
  const sum = { ...view, rows: view.rows.slice(2) };
  expect(Buffer.compare(draw(view, 320, 240).canvas.pixels, draw(sum, 320, 240).canvas.pixels)).toBe(0);
});
