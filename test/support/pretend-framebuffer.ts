import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FramebufferDisplay, type FrameEnvironment } from '../../src/devices/display/framebuffer/driver.ts';
import type { FramebufferOptions } from '../../src/devices/display/options.ts';
import type { HealthListener } from '../../src/devices/port.ts';

export interface FrameShape {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  /** Bytes a row beyond the visible pixels, as some chips have them. */
  readonly padding?: number;
}

/**
 * A framebuffer made of a plain file, and of a folder that says what sysfs says: what is written to it can be looked at. It has one
 * plug, HDMI-A-1 of card0, unless a test changes it.
 */
export class PretendFramebuffer {
  readonly folder = mkdtempSync(join(tmpdir(), 'kioskd-frame-'));
  readonly sysRoot = join(this.folder, 'sys');
  readonly device = join(this.folder, 'fb0');
  shape: FrameShape;

  constructor(shape: FrameShape) {
    this.shape = shape;
    mkdirSync(join(this.sysRoot, 'devices/chip'), { recursive: true });
    mkdirSync(join(this.sysRoot, 'class/graphics/fb0'), { recursive: true });
    this.link('class/graphics/fb0/device');
    this.output('HDMI-A-1', 'connected');
    this.mode(shape);
    this.plug();
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  get stride(): number {
    return (this.shape.width * this.shape.bitsPerPixel) / 8 + (this.shape.padding ?? 0);
  }

  /** What the kernel says of the picture from now on. */
  mode(shape: FrameShape): void {
    this.shape = shape;
    const { width, height, bitsPerPixel } = shape;
    this.sysfs('class/graphics/fb0/virtual_size', `${width},${height}`);
    this.sysfs('class/graphics/fb0/bits_per_pixel', String(bitsPerPixel));
    this.sysfs('class/graphics/fb0/stride', String(this.stride));
    this.sysfs('class/graphics/fb0/modes', `U:${width}x${height}p-60`);
  }

  /** The device file appears, if it is not there, with noise in it as after power-on. */
  plug(): void {
    if (!existsSync(this.device)) {
      writeFileSync(this.device, Buffer.alloc(this.stride * this.shape.height, 0xa5));
    }
  }

  unplug(): void {
    rmSync(this.device);
  }

  /** A plug of the graphics chip, and what it says. */
  output(name: string, status: 'connected' | 'disconnected' | 'unknown', card = 'card0', power = 'On'): void {
    const folder = join(this.sysRoot, 'class/drm', card);
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(this.sysRoot, `class/drm/${card}-${name}`), { recursive: true });
    // Only card0 is the chip of the framebuffer.
    this.link(`class/drm/${card}/device`, card === 'card0' ? 'devices/chip' : `devices/${card}`);
    this.sysfs(`class/drm/${card}-${name}/status`, status);
    this.sysfs(`class/drm/${card}-${name}/dpms`, power);
  }

  sysfs(path: string, text: string): void {
    mkdirSync(join(this.sysRoot, path, '..'), { recursive: true });
    writeFileSync(join(this.sysRoot, path), `${text}\n`);
  }

  bytes(): Buffer {
    return readFileSync(this.device);
  }

  /** What a person sees: three bytes a pixel, red, green, blue. */
  picture(): Uint8Array {
    const { width, height, bitsPerPixel } = this.shape;
    const bytes = this.bytes();
    const seen = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = y * this.stride + (x * bitsPerPixel) / 8;
        const colour = bitsPerPixel === 16 ? from565(bytes.readUInt16LE(at)) : bytes.readUInt32LE(at);
        seen.set([(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff], (y * width + x) * 3);
      }
    }
    return seen;
  }

  /** The picture as a file (PPM), for a decoder. */
  save(name = 'picture'): string {
    const path = join(this.folder, `${name}.ppm`);
    const { width, height } = this.shape;
    writeFileSync(path, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), this.picture()]));
    return path;
  }

  /** Whether every visible pixel is black. */
  isBlack(): boolean {
    return this.picture().every((value) => value === 0);
  }

  /** A display on it, not started; it is stopped when the test is over. */
  display(
    onHealth: HealthListener,
    over: Partial<FramebufferOptions> = {},
    environment: Partial<FrameEnvironment> = {},
  ): FramebufferDisplay {
    const options = {
      driver: 'framebuffer',
      device: this.device,
      rotate: 0,
      output: 'auto',
      buttons: true,
      ...over,
    } as const;
    const display = new FramebufferDisplay(options, onHealth, {
      sysRoot: this.sysRoot,
      tty: join(this.folder, 'tty1'),
      loadIoctl: async () => ({ ok: false, why: 'a plain file knows no ioctl' }),
      ...environment,
    });
    onTestFinished(() => display.stop());
    return display;
  }

  private link(path: string, to = 'devices/chip'): void {
    const full = join(this.sysRoot, path);
    rmSync(full, { force: true });
    mkdirSync(join(this.sysRoot, to), { recursive: true });
    symlinkSync(join(this.sysRoot, to), full);
  }
}

function from565(value: number): number {
  const [red, green, blue] = [value >> 11, (value >> 5) & 0x3f, value & 0x1f];
  return (((red * 255) / 31) << 16) | (((green * 255) / 63) << 8) | ((blue * 255) / 31);
}
