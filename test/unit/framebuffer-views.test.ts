import { describe, expect, test } from 'vitest';
import { Canvas } from '../../src/screens/framebuffer/canvas.ts';
import { drawStrip, drawView } from '../../src/screens/framebuffer/draw.ts';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { everyView, someView } from '../support/screen-views.ts';

const SIZES = [
  [128, 128],
  [128, 160],
  [320, 240],
  [480, 320],
  [800, 480],
  [480, 800],
  [1024, 600],
  [1920, 1080],
] as const;

function draw(view: ScreenView, width: number, height: number, buttons = true) {
  const canvas = new Canvas(width, height);
  return { canvas, drawn: drawView(canvas, view, { buttons }) };
}

function colours(canvas: Canvas): number {
  return new Set(canvas.pixels).size;
}

describe.each(SIZES)('on %i x %i', (width, height) => {
  test('every view has its words on paper', async () => {
    const modules = (await qrModules('00020101021226HQR0123456789')) ?? [];
    for (const [name, view] of Object.entries(everyView(modules))) {
      const { canvas, drawn } = draw(view, width, height);
      expect(colours(canvas), name).toBeGreaterThanOrEqual(3);
      expect(drawn.strip === null, name).toBe(view.countdown === null && !view.busy);
    }
  });

  test('the modules of a short code are large enough', async () => {
    const modules = (await qrModules('00020101021226HQR0123456789')) ?? [];
    const { drawn } = draw(everyView(modules)['paying'] ?? someView(), width, height);
    expect(drawn.module).toBeGreaterThanOrEqual(width === 128 ? 3 : 4);
  });

  test('the moving part stays in its strip', () => {
    const view = someView({ countdown: { leftMs: 9000, totalMs: 30_000 } });
    const { canvas, drawn } = draw(view, width, height);
    const box = drawn.strip?.box ?? canvas.all;
    const above = canvas.pixels.slice(0, box.y * width);
    drawStrip(canvas, { box, kind: 'countdown' }, { leftMs: 4000, totalMs: 30_000 }, 0);
    drawStrip(canvas, { box, kind: 'busy' }, { leftMs: 0, totalMs: 1 }, 99);
    expect(Buffer.compare(canvas.pixels.slice(0, box.y * width), above)).toBe(0);
  });
});

test('buttons are drawn only where there are keys', () => {
  const view = everyView([])['idle'] ?? someView();
  const { canvas: without } = draw(view, 480, 320, false);
  const { canvas: withKeys } = draw(view, 480, 320, true);
  const last = (canvas: Canvas) => canvas.pixels.slice(480 * 300);
  expect(new Set(last(without)).size).toBe(1);
  expect(new Set(last(withKeys)).size).toBeGreaterThan(1);
});

test('texts of any length, and in any letters, are drawn without a fault', () => {
  const long = 'Wörter '.repeat(80);
  const view = someView({
    title: long,
    lines: [long, '咖啡', 'x'.repeat(500)],
    sale: { item: '咖啡'.repeat(30), price: 'HKD 12345678.00', amount: { currency: 'HKD', minor: 1 } },
    footer: long,
    busy: true,
    actions: [{ action: 'begin', label: '開始', kind: 'primary' }],
  });
  for (const [width, height] of SIZES) {
    expect(colours(draw(view, width, height).canvas)).toBeGreaterThanOrEqual(3);
  }
});

test('a code for which there is no room is left out, and said to be', async () => {
  const modules = (await qrModules('https://pay.example/'.padEnd(858, 'aB3'))) ?? [];
  expect(draw(everyView(modules)['paying'] ?? someView(), 160, 128).drawn.module).toBe(0);
});
