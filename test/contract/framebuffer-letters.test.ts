import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type LoadedLettering, loadLettering } from '../../src/lettering/lettering.ts';
import { Canvas, COLOURS, PALETTE } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { eventually } from '../support/eventually.ts';
import { loadLetters } from '../support/letters.ts';
import { PretendFramebuffer } from '../support/pretend-framebuffer.ts';
import { viewNamed } from '../support/screen-views.ts';

const [WIDTH, HEIGHT] = [320, 240];
const VIEW = viewNamed('stay lost ticket', 'zh-Hant');

function frame(): PretendFramebuffer {
  return new PretendFramebuffer({ width: WIDTH, height: HEIGHT, bitsPerPixel: 32 });
}

/** Whether the glass shows this view, in these letters. */
function shows(glass: PretendFramebuffer, view: ScreenView, lettering: LoadedLettering | null): boolean {
  const canvas = new Canvas(WIDTH, HEIGHT);
  drawView(canvas, view, { buttons: true, lettering });
  const picture = glass.picture();
  return canvas.pixels.every((pixel, at) => {
    const colour = PALETTE[pixel] ?? COLOURS.black;
    return [16, 8, 0].every((shift, channel) => ((colour >> shift) & 0xff) === picture[at * 3 + channel]);
  });
}

test('English words stand there until the letters have been read, then Chinese ones', async () => {
  const letters = await loadLetters();
  let arrive: (letters: LoadedLettering) => void = () => {};
  const reading = new Promise<LoadedLettering>((resolve) => {
    arrive = resolve;
  });
  const glass = frame();
  const display = glass.display(() => {}, {}, { loadLetters: () => reading });
  display.show(VIEW);
  await display.start(new AbortController().signal);
  expect(shows(glass, VIEW, null)).toBe(true);
  expect(display.health).toEqual({ status: 'ready', reason: '' });

  arrive(letters);
  await eventually(() => shows(glass, VIEW, letters), { what: 'the view is there in Chinese' });
  expect(display.health).toEqual({ status: 'ready', reason: '' });
});

test('they are read once, whatever happens to the panel', async () => {
  const letters = await loadLetters();
  let read = 0;
  const glass = frame();
  const loadOnce = async () => {
    read += 1;
    return letters;
  };
  const display = glass.display(() => {}, {}, { loadLetters: loadOnce });
  display.show(VIEW);
  expect(read).toBe(0);
  await display.start(new AbortController().signal);
  await eventually(() => shows(glass, VIEW, letters), { what: 'the view is there in Chinese' });
  await display.stop();
  await display.start(new AbortController().signal);
  await eventually(() => shows(glass, VIEW, letters), { what: 'and again after a stop' });
  expect(read).toBe(1);
});

test.each([
  ['is not there', null],
  ['is none', 'not a file of letters'],
])('when their file %s, the display says so and shows what it can', async (_, content) => {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-letters-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'letters.bin');
  if (content !== null) {
    writeFileSync(file, content);
  }
  const glass = frame();
  const display = glass.display(() => {}, {}, { loadLetters: () => loadLettering({ file }) });
  display.show(VIEW);
  await display.start(new AbortController().signal);
  await eventually(() => display.health.status === 'degraded', { what: 'it says what is missing' });
  expect(display.health.reason).toMatch(/^Chinese is shown in English words: .*letters\.bin/);
  expect(shows(glass, VIEW, null)).toBe(true);
});
