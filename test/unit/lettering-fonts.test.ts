import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { readFont } from '../../scripts/fonts/font.ts';
import { fontLicences, pageFonts } from '../../scripts/fonts/make.ts';

const FILE = 'node_modules/@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2';

let font: Buffer;

beforeAll(async () => {
  font = await readFile(FILE);
});

it.each([
  ['empty', () => Buffer.alloc(0)],
  ['another kind of font', () => Buffer.from('OTTO'.padEnd(500, '\0'))],
  ['cut off', () => font.subarray(0, font.length / 2)],
  ['without its tables', () => font.subarray(0, 60)],
  ['damaged', () => Buffer.from(font).fill(0x55, 200, 600)],
])('refuses a font that is %s, with an error', (_, make) => {
  expect(() => readFont(make(), [0x41])).toThrow(Error);
});

it('reads one outline at two weights, point for point', () => {
  const glyph = readFont(font, [0x41, 0xe3, 0x4e00]);
  expect([...glyph.keys()]).toEqual([0x41, 0xe3]);
  for (const { ends, onCurve, regular, bold } of glyph.values()) {
    const points = (ends.at(-1) ?? -1) + 1;
    expect([onCurve, regular.x, regular.y, bold.x, bold.y].map(({ length }) => length)).toEqual(Array(5).fill(points));
    expect(bold.advance).toBeGreaterThan(regular.advance);
  }
});

it('gives every character of the page to one file of each family, under the name that the style sheet says', async () => {
  const { css, files } = await pageFonts('node_modules');
  const faces = css.match(/@font-face \{[^}]*\}/g) ?? [];
  expect(faces.length).toBe(files.size);
  const given = new Set<string>();
  const twice: string[] = [];
  for (const face of faces) {
    const family = /font-family: "(.*)"/.exec(face)?.[1];
    expect(files.has(/fonts\/([^"]+)"/.exec(face)?.[1] ?? '')).toBe(true);
    expect(face).toContain('font-display: swap');
    for (const [, first = '', last = first] of face.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/g)) {
      for (let character = Number.parseInt(first, 16); character <= Number.parseInt(last, 16); character += 1) {
        const key = `${family} ${character}`;
        if (given.has(key)) {
          twice.push(key);
        }
        given.add(key);
      }
    }
  }
  expect(twice).toEqual([]);
  expect(given.size).toBeGreaterThan(30_000);
  // Nothing from elsewhere: the content policy of the page would refuse it.
  expect(css).not.toMatch(/url\("(?!fonts\/)/);
});

it('names every font that is shipped, with the whole licence', async () => {
  const text = await fontLicences('node_modules');
  expect(text.match(/^---- @/gm)).toHaveLength(4);
  expect(text.match(/SIL OPEN FONT LICENSE Version 1\.1/gi)?.length).toBeGreaterThanOrEqual(4);
});
