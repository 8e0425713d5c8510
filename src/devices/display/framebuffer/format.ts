import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ioctl } from '../../../os/ioctl.ts';

/** Where a colour's bits are in a pixel. */
export interface Channel {
  readonly offset: number;
  readonly length: number;
}

/** How the kernel lays out the picture in the framebuffer's memory. */
export interface FrameFormat {
  /** Visible pixels. */
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** Byte of the first visible pixel. */
  readonly start: number;
  readonly red: Channel;
  readonly green: Channel;
  readonly blue: Channel;
}

/** Either a layout, or what is wrong with it, in words. */
export type FormatAnswer =
  | { readonly ok: true; readonly format: FrameFormat }
  | { readonly ok: false; readonly why: string };

/** linux/fb.h */
const FBIOGET_VSCREENINFO = 0x4600;
const FBIOGET_FSCREENINFO = 0x4602;
const VSCREENINFO_BYTES = 160;
const FSCREENINFO_BYTES = 80;
/** `line_length` follows a long, so it lies elsewhere where a long has four bytes. */
const LINE_LENGTH_AT = { long4: 44, long8: 48 } as const;

const LEAST_SIDE = 128;
const MOST_SIDE = 4096;

/**
 * Asks the kernel for the layout: the driver itself where ioctl is there, else sysfs, which does not tell how colours lie: then the
 * usual RGB565 and XRGB8888 are taken.
 * @param sysfs the framebuffer's folder, `/sys/class/graphics/fb0`.
 */
export async function readFormat(fd: number, ioctl: Ioctl | null, sysfs: string): Promise<FormatAnswer> {
  const format = (ioctl === null ? null : fromDriver(fd, ioctl)) ?? (await fromSysfs(sysfs));
  if (format === null) {
    return { ok: false, why: 'it is not a framebuffer, or does not tell its size: check display.device' };
  }
  return checked(format);
}

export function sameFormat(a: FrameFormat, b: FrameFormat): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function fromDriver(fd: number, ioctl: Ioctl, arch: string = process.arch): FrameFormat | null {
  const variable = Buffer.alloc(VSCREENINFO_BYTES);
  const fixed = Buffer.alloc(FSCREENINFO_BYTES);
  if (!ioctl.call(fd, FBIOGET_VSCREENINFO, variable).ok || !ioctl.call(fd, FBIOGET_FSCREENINFO, fixed).ok) {
    return null;
  }
  const word = (index: number) => variable.readUInt32LE(index * 4);
  const channel = (index: number): Channel => ({ offset: word(index), length: word(index + 1) });
  const bitsPerPixel = word(6);
  const stride = fixed.readUInt32LE(arch === 'arm' || arch === 'ia32' ? LINE_LENGTH_AT.long4 : LINE_LENGTH_AT.long8);
  return {
    width: word(0),
    height: word(1),
    bitsPerPixel,
    stride,
    start: word(5) * stride + word(4) * (bitsPerPixel / 8),
    red: channel(8),
    green: channel(11),
    blue: channel(14),
  };
}

const USUAL: Readonly<Record<number, Pick<FrameFormat, 'red' | 'green' | 'blue'>>> = {
  16: { red: { offset: 11, length: 5 }, green: { offset: 5, length: 6 }, blue: { offset: 0, length: 5 } },
  32: { red: { offset: 16, length: 8 }, green: { offset: 8, length: 8 }, blue: { offset: 0, length: 8 } },
};
const NO_COLOUR = { red: { offset: 0, length: 0 }, green: { offset: 0, length: 0 }, blue: { offset: 0, length: 0 } };

async function fromSysfs(folder: string): Promise<FrameFormat | null> {
  const read = async (name: string) => (await readFile(join(folder, name), 'utf8').catch(() => '')).trim();
  const [size, bits, stride, modes, pan] = await Promise.all(
    ['virtual_size', 'bits_per_pixel', 'stride', 'modes', 'pan'].map(read),
  );
  const [, width, height] = /^(\d+),(\d+)$/.exec(size ?? '') ?? [];
  // The memory may be higher than the screen; the mode says what is seen of it (`U:1024x600p-60`).
  const [, seenWidth, seenHeight] = /^\w:(\d+)x(\d+)/.exec(modes ?? '') ?? [];
  const [, left = '0', top = '0'] = /^(\d+),(\d+)$/.exec(pan ?? '') ?? [];
  const bitsPerPixel = Number(bits);
  const bytesPerRow = Number(stride);
  if (width === undefined || height === undefined || !(bitsPerPixel > 0) || !(bytesPerRow > 0)) {
    return null;
  }
  return {
    width: Number(seenWidth ?? width),
    height: Number(seenHeight ?? height),
    bitsPerPixel,
    stride: bytesPerRow,
    start: Number(top) * bytesPerRow + Number(left) * (bitsPerPixel / 8),
    ...(USUAL[bitsPerPixel] ?? NO_COLOUR),
  };
}

function checked(format: FrameFormat): FormatAnswer {
  const { width, height, bitsPerPixel, stride, red, green, blue } = format;
  if (bitsPerPixel !== 16 && bitsPerPixel !== 32) {
    const how = 'set 16 or 32 (video=HDMI-A-1:1024x600-32 in cmdline.txt, framebuffer_depth=32 in config.txt)';
    return { ok: false, why: `it has ${bitsPerPixel} bits a pixel, and kioskd draws 16 or 32: ${how}` };
  }
  const channels = [red, green, blue];
  if (channels.some(({ offset, length }) => length < 5 || length > 8 || offset + length > bitsPerPixel)) {
    return { ok: false, why: 'its colours lie in a way kioskd does not know: set 32 bits a pixel' };
  }
  const sides = [width, height];
  if (sides.some((side) => side < LEAST_SIDE || side > MOST_SIDE) || stride < (width * bitsPerPixel) / 8) {
    const why = `its size of ${width} x ${height} cannot be used: ${LEAST_SIDE} to ${MOST_SIDE} pixels a side`;
    return { ok: false, why };
  }
  return { ok: true, format };
}
