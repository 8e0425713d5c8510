import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lettersFile } from '../../scripts/lib/fonts.mjs';
import { lettersWhenNeeded, loadLettering } from '../../src/lettering/lettering.ts';
import { lineDrawer } from '../../src/lettering/line-drawer.ts';
import { ink, style } from '../support/letters.ts';

let folder: string;
let good: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kioskd-letters-'));
  good = await readFile(await lettersFile(process.cwd()));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(bytes: Buffer) {
  const file = join(folder, 'letters.bin');
  await writeFile(file, bytes);
  return await loadLettering({ file });
}

it('says that the file is missing, and draws boxes', async () => {
  const letters = await loadLettering({ file: join(folder, 'none.bin') });
  expect(letters.fault).toMatch(/cannot be read \(ENOENT\): .*none\.bin/);
  expect(letters.has('a')).toBe(false);
  expect(ink(letters.draw('a', style()))).toBeGreaterThan(10);
  expect(
    lineDrawer(letters, { region: 'zh-Hant' })('泊車', { width: 1, height: 1, bold: false, dots: 384 }),
  ).toBeNull();
});

it('says that a folder is no file', async () => {
  expect((await loadLettering({ file: folder })).fault).toContain('EISDIR');
});

it.each([
  ['empty', () => Buffer.alloc(0)],
  ['only a head', () => good.subarray(0, 16)],
  ['cut in the index', () => good.subarray(0, 1000)],
  ['cut at the end', () => good.subarray(0, good.length - 1)],
  ['longer than it says', () => Buffer.concat([good, Buffer.of(0)])],
  ['another kind of file', () => Buffer.from('%PDF-1.7'.padEnd(4000, '\0'))],
  ['nothing but zeros', () => Buffer.alloc(100_000)],
  [
    'with a count beyond the end',
    () => {
      const bytes = Buffer.from(good);
      bytes.writeUInt32LE(0x7fff_ffff, 16);
      return bytes;
    },
  ],
])('refuses a file that is %s', async (_, make) => {
  const letters = await load(make());
  expect(letters.fault).toMatch(/no file of letters, or only a part of one/);
  expect(letters.has('a')).toBe(false);
});

it('draws something bounded out of a file with damaged glyphs', async () => {
  const bytes = Buffer.from(good);
  const glyphsAt = bytes.readUInt32LE(8);
  for (let at = glyphsAt; at < bytes.length; at += 7) {
    bytes[at] = (at * 31) & 0xff;
  }
  const letters = await load(bytes);
  expect(letters.fault).toBeNull();
  for (let at = 0; at < 60; at += 1) {
    const picture = letters.draw(String.fromCodePoint(0x4e00 + at), style());
    expect(picture.width).toBeLessThanOrEqual(8192);
  }
});

it('draws boxes where an index points beyond the end', async () => {
  const bytes = Buffer.from(good);
  const count = bytes.readUInt32LE(16);
  bytes.fill(0xff, 20 + count * 4, 20 + count * 8);
  const letters = await load(bytes);
  expect(letters.has('a')).toBe(false);
  expect(ink(letters.draw('a', style()))).toBeGreaterThan(10);
});

it('is loaded once, when it is first needed, and says once that it is missing', async () => {
  const faults: string[] = [];
  const file = join(folder, 'later.bin');
  const missing = lettersWhenNeeded({ file }, (fault) => faults.push(fault));
  const [first, second] = await Promise.all([missing(), missing()]);
  expect(first.fault).toContain('later.bin');
  expect(second).toBe(first);
  expect(faults).toHaveLength(1);
  const there = lettersWhenNeeded({ file }, (fault) => faults.push(fault));
  await writeFile(file, good);
  const [one, other] = await Promise.all([there(), there()]);
  expect(one.has('泊車')).toBe(true);
  expect(other).toBe(one);
  expect(faults).toHaveLength(1);
});
