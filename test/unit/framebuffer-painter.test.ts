import { expect, test } from 'vitest';
import { Painter } from '../../src/devices/display/framebuffer/painter.ts';
import type { Lettering } from '../../src/lettering/port.ts';
import { Canvas } from '../../src/screens/framebuffer/canvas.ts';
import { drawView } from '../../src/screens/framebuffer/draw.ts';
import { someView } from '../support/screen-views.ts';

/** Letters that take longer than may be spent at a stretch. */
const SLOW: Lettering = {
  has: () => true,
  widthOf: (text, { px }) => (text.length * px) / 2,
  draw(text, style) {
    const until = performance.now() + 10;
    while (performance.now() < until);
    const [width, height] = [this.widthOf(text, style), style.px];
    return { width, height, baseline: style.px, coverage: new Uint8Array(width * height).fill(255) };
  },
};
const MOMENT = () => ({ leftMs: 0, totalMs: 1 });
const VIEW = someView({ title: 'First', lines: ['one', 'two'], footer: '' });
const OTHER = someView({ title: 'Second and last', lines: ['three'], footer: '' });
const OPTIONS = { buttons: false, lettering: SLOW };

function whole(view: typeof VIEW): Canvas {
  const canvas = new Canvas(240, 160);
  drawView(canvas, view, OPTIONS);
  return canvas;
}

test('the loop goes on while letters are made, and nobody sees half of a picture', async () => {
  const front = new Canvas(240, 160);
  const painter = new Painter(front);
  const seen: string[] = [];
  const done = new Promise<void>((resolve) => {
    painter.paint(VIEW, OPTIONS, MOMENT, () => {
      seen.push('whole');
      resolve();
    });
  });
  seen.push('returned');
  expect(front.pixels.every((pixel) => pixel === 0)).toBe(true);
  await new Promise<void>((resolve) => {
    setImmediate(() => {
      seen.push('other work');
      resolve();
    });
  });
  await done;
  expect(seen).toEqual(['returned', 'other work', 'whole']);
  expect(Buffer.compare(front.pixels, whole(VIEW).pixels)).toBe(0);
});

test('a newer picture takes the place of one that is not finished', async () => {
  const front = new Canvas(240, 160);
  const painter = new Painter(front);
  const finished: string[] = [];
  painter.paint(VIEW, OPTIONS, MOMENT, () => finished.push('first'));
  await new Promise<void>((resolve) => {
    painter.paint(OTHER, OPTIONS, MOMENT, () => {
      finished.push('second');
      resolve();
    });
  });
  expect(finished).toEqual(['second']);
  expect(Buffer.compare(front.pixels, whole(OTHER).pixels)).toBe(0);
});

test('stopped, it finishes nothing', async () => {
  const front = new Canvas(240, 160);
  const painter = new Painter(front);
  painter.paint(VIEW, OPTIONS, MOMENT, () => expect.unreachable('it was stopped'));
  painter.stop();
  painter.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(front.pixels.every((pixel) => pixel === 0)).toBe(true);
});
