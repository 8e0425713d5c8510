import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import type { Lettering } from '../../src/lettering/port.ts';
import { Canvas, PALETTE } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import { drawStrip } from '../../src/screens/framebuffer/strip.ts';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { loadLetters } from '../support/letters.ts';
import { codesOn } from '../support/read-codes.ts';
import { everyView } from '../support/screen-views.ts';

/** As short as order codes are, and as long as one may be for a screen of that size. */
const SHORT = '00020101021226HQR0123456789';
const LONG = `https://pay.example/cashier?order=${'K7x9'.repeat(20)}==`;

let letters: Lettering;

beforeAll(async () => {
  letters = await loadLetters();
});

/** The picture as a file (PPM), for a decoder. */
function save(path: string, { width, height, pixels }: Canvas): string {
  const rgb = Buffer.alloc(width * height * 3);
  for (const [index, pixel] of pixels.entries()) {
    const colour = PALETTE[pixel] ?? 0;
    rgb[index * 3] = colour >> 16;
    rgb[index * 3 + 1] = colour >> 8;
    rgb[index * 3 + 2] = colour;
  }
  writeFileSync(path, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), rgb]));
  return path;
}

function drawn(view: ScreenView, buttons: boolean, width: number, height: number): Canvas {
  const canvas = new Canvas(width, height);
  const { strip } = drawView(canvas, view, { buttons, lettering: letters });
  if (strip !== null) {
    drawStrip(canvas, strip, view.countdown ?? { leftMs: 0, totalMs: 1 }, 0);
  }
  return canvas;
}

/** Less than this, and the names of keys beside the screen take room from the code. */
const SMALL = 480 * 320;

/** Every view with a code, as it is and in large type, with keys beside the screen; on small glass without keys too. */
function pictures(language: Language, modules: readonly string[], width: number, height: number) {
  const views = everyView(language, modules).filter(({ view }) => view.qr !== null);
  const keys = width * height < SMALL ? [true, false] : [true];
  return views.flatMap(({ name, view }) =>
    [...new Set([view.stepFree, true])].flatMap((stepFree) =>
      keys.map((buttons) => ({
        name: `${name}${stepFree ? ', large type' : ''}${buttons ? ', with keys' : ''}`,
        canvas: drawn({ ...view, stepFree }, buttons, width, height),
      })),
    ),
  );
}

test('there are codes before paying and after it', () => {
  const phases = everyView('en').flatMap(({ view }) => (view.qr === null ? [] : [view.phase]));
  expect(new Set(phases)).toEqual(new Set(['paying', 'thanks']));
});

describe.each([
  [128, 128, SHORT],
  [160, 128, SHORT],
  [128, 160, SHORT],
  [240, 240, LONG],
  [320, 240, LONG],
  [480, 320, LONG],
  [800, 480, LONG],
  [1024, 600, LONG],
  [480, 800, LONG],
])('every code on %i x %i is read by a decoder', (width, height, text) => {
  test.each(LANGUAGES)('in %s', async (language) => {
    const folder = mkdtempSync(join(tmpdir(), 'kioskd-codes-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const drawings = pictures(language, (await qrModules(text)) ?? [], width, height);
    const files = drawings.map(({ name, canvas }) => save(join(folder, `${name}.ppm`), canvas));
    expect(await codesOn(files)).toEqual(Object.fromEntries(files.map((file) => [file, [text]])));
  });
});
