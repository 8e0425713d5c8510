import { expect, test } from 'vitest';
import type { FrameFormat } from '../../src/devices/display/framebuffer/format.ts';
import { Painter } from '../../src/devices/display/framebuffer/painter.ts';
import { type Rotation, Surface } from '../../src/devices/display/framebuffer/surface.ts';
import { drawStrip, type Strip } from '../../src/screens/framebuffer/strip.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { viewNamed } from '../support/screen-views.ts';

const [WIDTH, HEIGHT] = [800, 480];
const FORMAT: FrameFormat = {
  width: WIDTH,
  height: HEIGHT,
  bitsPerPixel: 16,
  stride: WIDTH * 2,
  start: 0,
  red: { offset: 11, length: 5 },
  green: { offset: 5, length: 6 },
  blue: { offset: 0, length: 5 },
};
const WHOLE = WIDTH * HEIGHT * 2;
const TOTAL_MS = 90_000;

/** A panel that counts what is written to it. */
function panel(rotation: Rotation) {
  const surface = new Surface(FORMAT, rotation);
  const memory = Buffer.alloc(WHOLE);
  const painter = new Painter(surface.canvas);
  let bytes = 0;
  const write = async (data: Uint8Array, position: number) => {
    bytes += data.length;
    memory.set(data, position);
  };
  return {
    surface,
    memory,
    /** @returns bytes written since the last time. */
    flush: async () => {
      bytes = 0;
      await surface.flush(write);
      return bytes;
    },
    paint: (view: ScreenView) =>
      new Promise<Strip | null>((resolve) => {
        painter.paint(view, { buttons: true }, () => ({ leftMs: 60_000, totalMs: TOTAL_MS }), resolve);
      }),
  };
}

test.each<Rotation>([0, 90, 180, 270])('turned by %i: only what changed is written', async (rotation) => {
  const { surface, memory, flush, paint } = panel(rotation);
  const strip = await paint(viewNamed('paying'));
  expect(await flush()).toBe(WHOLE);
  expect(await flush()).toBe(0);

  await paint(viewNamed('paying'));
  expect(await flush()).toBe(0);

  if (strip === null) {
    throw new Error('a countdown has a strip');
  }
  for (const leftMs of [59_000, 58_000, 57_000]) {
    drawStrip(surface.canvas, strip, { leftMs, totalMs: TOTAL_MS }, 0);
    const tick = await flush();
    expect(tick).toBeGreaterThan(0);
    expect(tick).toBeLessThan(WHOLE / 50);
    drawStrip(surface.canvas, strip, { leftMs, totalMs: TOTAL_MS }, 0);
    expect(await flush()).toBe(0);
  }

  // What is in the device after all these small pieces is what one that starts with this picture has.
  const fresh = panel(rotation);
  fresh.surface.canvas.copy(surface.canvas);
  await fresh.flush();
  expect(Buffer.compare(memory, fresh.memory)).toBe(0);

  await paint(viewNamed('paying-notice'));
  const other = await flush();
  expect(other).toBeGreaterThan(0);
  expect(other).toBeLessThan(WHOLE);
});
