import { describe, expect, test } from 'vitest';
import type { FrameFormat } from '../../src/devices/display/framebuffer/format.ts';
import { type Rotation, Surface } from '../../src/devices/display/framebuffer/surface.ts';

const RGB565 = { red: { offset: 11, length: 5 }, green: { offset: 5, length: 6 }, blue: { offset: 0, length: 5 } };
const XRGB8888 = { red: { offset: 16, length: 8 }, green: { offset: 8, length: 8 }, blue: { offset: 0, length: 8 } };
const XBGR8888 = { ...XRGB8888, red: XRGB8888.blue, blue: XRGB8888.red };

function format(over: Partial<FrameFormat> = {}): FrameFormat {
  return { width: 8, height: 4, bitsPerPixel: 32, stride: 32, start: 0, ...XRGB8888, ...over };
}

/** A device in memory, and what was written to it. */
function device(bytes = 4096) {
  const memory = Buffer.alloc(bytes);
  const writes: [position: number, length: number][] = [];
  const write = async (data: Uint8Array, position: number) => {
    writes.push([position, data.length]);
    memory.set(data, position);
  };
  return { memory, writes, write };
}

describe('the pixels of the device', () => {
  test.each([
    ['XRGB8888', format(), 'c7ff00'],
    ['colours the other way round', format(XBGR8888), '45c7ff'],
  ])('%s', async (_, shape) => {
    const surface = new Surface(shape, 0);
    surface.canvas.fill(surface.canvas.all, 'warn');
    const { memory, write } = device();
    await surface.flush(write);
    const value = memory.readUInt32LE(0);
    const channel = ({ offset, length }: { offset: number; length: number }) =>
      (value >>> offset) & ((1 << length) - 1);
    expect([shape.red, shape.green, shape.blue].map(channel)).toEqual([0xff, 0xc7, 0x45]);
  });

  test('RGB565 with padded rows, from where the visible part begins', async () => {
    const surface = new Surface(format({ bitsPerPixel: 16, stride: 20, start: 100, ...RGB565 }), 0);
    surface.canvas.fill({ x: 1, y: 1, width: 1, height: 1 }, 'white');
    const { memory, write } = device();
    await surface.flush(write);
    expect(memory.readUInt16LE(100 + 20 + 2)).toBe(0xffff);
    expect(memory.filter((byte) => byte !== 0)).toHaveLength(2);
  });
});

describe('turned', () => {
  /** Where the upper left pixel of the picture comes to lie on a panel of 8 x 4. */
  test.each<[Rotation, x: number, y: number, width: number, height: number]>([
    [0, 0, 0, 8, 4],
    [90, 7, 0, 4, 8],
    [180, 7, 3, 8, 4],
    [270, 0, 3, 4, 8],
  ])('by %i degrees', async (rotation, x, y, width, height) => {
    const surface = new Surface(format(), rotation);
    expect([surface.canvas.width, surface.canvas.height]).toEqual([width, height]);
    surface.canvas.fill({ x: 0, y: 0, width: 1, height: 1 }, 'white');
    const { memory, write } = device();
    await surface.flush(write);
    const lit = Array.from({ length: 32 }, (_, index) => index).filter((index) => memory.readUInt32LE(index * 4) !== 0);
    expect(lit).toEqual([y * 8 + x]);
  });
});

describe('what is written', () => {
  test('all rows at first, nothing when nothing changed, then only what did', async () => {
    const surface = new Surface(format(), 0);
    const { writes, write } = device();
    await surface.flush(write);
    expect(writes).toEqual([[0, 128]]);
    await surface.flush(write);
    expect(writes).toHaveLength(1);
    surface.canvas.fill({ x: 3, y: 2, width: 2, height: 1 }, 'bad');
    await surface.flush(write);
    expect(writes.slice(1)).toEqual([[64 + 12, 8]]);
  });

  test('large pictures in pieces', async () => {
    const surface = new Surface(format({ width: 1024, height: 600, stride: 4096 }), 0);
    const { writes, write } = device(4096 * 600);
    await surface.flush(write);
    expect(Math.max(...writes.map(([, length]) => length))).toBeLessThanOrEqual(96 * 1024);
    expect(writes.reduce((sum, [, length]) => sum + length, 0)).toBe(4096 * 600);
  });

  test('a row that failed is written again', async () => {
    const surface = new Surface(format(), 0);
    const { writes, write } = device();
    surface.canvas.fill(surface.canvas.all, 'good');
    await expect(surface.flush(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await surface.flush(write);
    expect(writes).toEqual([[0, 128]]);
  });
});
