import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type FrameShape, PretendFramebuffer } from '../support/pretend-framebuffer.ts';

const GOOD = { width: 480, height: 320, bitsPerPixel: 16 };

test.each<[FrameShape, RegExp]>([
  [
    { width: 640, height: 480, bitsPerPixel: 8 },
    /it has 8 bits a pixel, and kioskd draws 16 or 32: set 16 or 32 \(video=/,
  ],
  [{ width: 640, height: 480, bitsPerPixel: 24 }, /24 bits a pixel/],
  [{ width: 96, height: 64, bitsPerPixel: 16 }, /size of 96 x 64 cannot be used: 128 to 4096 pixels a side/],
])('a format that kioskd cannot draw is refused in words, and nothing is written: %#', async (shape, words) => {
  const frame = new PretendFramebuffer(shape);
  const before = frame.bytes();
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  expect(display.health.status).toBe('failing');
  expect(display.health.reason).toMatch(words);
  expect(frame.bytes().equals(before)).toBe(true);
});

test('it is opened by itself once the format is right', async () => {
  const frame = new PretendFramebuffer({ ...GOOD, bitsPerPixel: 8 });
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  expect(display.health.status).toBe('failing');
  frame.unplug();
  frame.mode(GOOD);
  frame.plug();
  await eventually(() => display.health.status === 'ready', { what: 'it is ready' });
});

test('a file that is no framebuffer is refused', async () => {
  const frame = new PretendFramebuffer(GOOD);
  frame.sysfs('class/graphics/fb0/virtual_size', '');
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  expect(display.health.reason).toContain('it is not a framebuffer, or does not tell its size: check display.device');
});

test('no framebuffer at all is told with what to look at', async () => {
  const frame = new PretendFramebuffer(GOOD);
  frame.unplug();
  const display = frame.display(() => {});
  await display.start(new AbortController().signal);
  expect(display.health.status).toBe('absent');
  expect(display.health.reason).toMatch(/there is no framebuffer .*fb0: check display\.device \(ls \/dev\/fb\*\)/);
});
