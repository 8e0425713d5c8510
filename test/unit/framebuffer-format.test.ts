import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readFormat } from '../../src/devices/display/framebuffer/format.ts';
import type { Ioctl } from '../../src/os/ioctl.ts';

const LONG4 = process.arch === 'arm' || process.arch === 'ia32';

/** A kernel's answers to the two questions of linux/fb.h, as a 64-bit one lays them out (a 32-bit one on a 32-bit machine). */
function kernel(words: Readonly<Record<number, number>>, lineLength: number): Ioctl {
  return {
    call(_fd, request, argument) {
      const bytes =
        argument instanceof Uint8Array ? Buffer.from(argument.buffer, argument.byteOffset, argument.length) : null;
      if (request === 0x4600 && bytes !== null) {
        for (const [index, value] of Object.entries(words)) {
          bytes.writeUInt32LE(value, Number(index) * 4);
        }
        return { ok: true, value: 0 };
      }
      if (request === 0x4602 && bytes !== null) {
        bytes.writeUInt32LE(lineLength, LONG4 ? 44 : 48);
        return { ok: true, value: 0 };
      }
      return { ok: false, errno: 25, code: 'ENOTTY' };
    },
  };
}

function nowhere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kioskd-format-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** xres, yres, both virtual sizes, offsets, depth; red, green and blue by offset and length. */
const SPI_PANEL = { 0: 480, 1: 320, 2: 480, 3: 640, 4: 0, 5: 320, 6: 16, 8: 11, 9: 5, 11: 5, 12: 6, 14: 0, 15: 5 };

test('the driver is asked: RGB565, and the lower half of a double buffer is what is seen', async () => {
  expect(await readFormat(3, kernel(SPI_PANEL, 960), nowhere())).toEqual({
    ok: true,
    format: {
      width: 480,
      height: 320,
      bitsPerPixel: 16,
      stride: 960,
      start: 320 * 960,
      red: { offset: 11, length: 5 },
      green: { offset: 5, length: 6 },
      blue: { offset: 0, length: 5 },
    },
  });
});

test('colours in an order that nobody uses are refused', async () => {
  const odd = { ...SPI_PANEL, 9: 3 };
  expect(await readFormat(3, kernel(odd, 960), nowhere())).toMatchObject({
    ok: false,
    why: expect.stringContaining('its colours lie in a way'),
  });
});

test('rows shorter than the picture are refused', async () => {
  expect(await readFormat(3, kernel(SPI_PANEL, 100), nowhere())).toMatchObject({ ok: false });
});

test('without ioctl and without sysfs nothing is assumed', async () => {
  expect(await readFormat(3, null, nowhere())).toMatchObject({
    ok: false,
    why: expect.stringContaining('not a framebuffer'),
  });
});
