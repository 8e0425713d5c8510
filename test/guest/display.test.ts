import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import backlight from './jobs/backlight.ts';
import display, { ORDER_CODE } from './jobs/display.ts';
import light from './jobs/light.ts';
import { guestStories } from './stories.ts';

async function readQr(picture: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-glass-'));
  try {
    const file = join(folder, 'glass.ppm');
    await writeFile(file, picture);
    const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file]);
    return stdout.trimEnd();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

guestStories({
  jobs: [display, light, backlight],
  also: {
    'the order code is read off a picture of the glass': async ({ pictures }) => {
      expect(await readQr(pictures.get('paying') ?? Buffer.alloc(0))).toBe(ORDER_CODE);
    },
    'and off the screen that came back': async ({ pictures }) => {
      expect(await readQr(pictures.get('again') ?? Buffer.alloc(0))).toBe(ORDER_CODE);
    },
    'the glass is black after the stop': ({ pictures }) => {
      const picture = pictures.get('stopped') ?? Buffer.from('missing');
      const header = /^P6\n\d+ \d+\n255\n/.exec(picture.subarray(0, 40).toString('latin1'))?.[0] ?? '';
      expect(picture.subarray(header.length).every((byte) => byte === 0)).toBe(true);
    },
  },
});
