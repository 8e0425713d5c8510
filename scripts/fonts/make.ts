// What is made out of the font packages: files and style sheet of the page, and the letters of the framebuffer and of printers.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { readCharacters } from './characters.ts';
import { type DrawnGlyph, readFont } from './font.ts';
import { packLetters } from './letters.ts';
import { readWoff2 } from './woff2.ts';

const LATIN = '@fontsource-variable/noto-sans';
const HONG_KONG = '@fontsource-variable/noto-sans-hk';
const MAINLAND = '@fontsource-variable/noto-sans-sc';
/** A picture of 16 x 16 dots for nearly every character there is: for what the others lack. */
const LAST_RESORT = '@fontsource/unifontex';

export const FONT_PACKAGES = [LATIN, HONG_KONG, MAINLAND, LAST_RESORT];

/** What stands in the font itself; its package names nobody. */
const UNIFONT_COPYRIGHT = `Copyright (c) 1998-2023 Roman Czyborra, Paul Hardy, Qianqian Fang, Andrew Miller, Johnnie Weaver, David Corbett,
Nils Moskopp, Rebecca Bettencourt, Minseo Lee, stgiga, et al.`;

/** The alphabets taken of the Latin font, the most wanted first. */
const ALPHABETS = ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic'];
/** Chinese slices have a number. Those for alphabets, which these fonts have too, are left out. */
const CHINESE_SLICE = /-\d+-wght-normal\.woff2$/;

interface Slice {
  readonly name: string;
  readonly bytes: Buffer;
  /** Only those that no slice before it has. */
  readonly characters: readonly number[];
}

export interface PageFonts {
  readonly css: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * A browser loads only the slices whose characters it shows. Until one is there the text stands in another font: it is never invisible.
 * @param modules the folder `node_modules`
 */
export async function pageFonts(modules: string): Promise<PageFonts> {
  const [latin, hongKong, mainland] = await Promise.all([
    readSlices(modules, LATIN),
    readSlices(modules, HONG_KONG),
    readSlices(modules, MAINLAND),
  ]);
  const known = new Set([...latin, ...hongKong, ...mainland].flatMap(({ characters }) => characters));
  const [rest] = await readSlices(modules, LAST_RESORT);
  if (rest === undefined) {
    throw new Error(`${LAST_RESORT} has no font`);
  }
  const wanted = wantedCharacters().filter((character) => !known.has(character));
  const families = [
    { family: 'kioskd latin', slices: latin },
    { family: 'kioskd hant', slices: hongKong },
    { family: 'kioskd hans', slices: mainland },
    { family: 'kioskd rest', slices: [{ ...rest, name: 'rest', characters: wanted }] },
  ];
  const files = new Map<string, Buffer>();
  const rules: string[] = [STACKS];
  for (const { family, slices } of families) {
    for (const { name, bytes, characters } of slices) {
      // Its content is in its name: a browser may keep it for ever.
      const file = `${name}.${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.woff2`;
      files.set(file, bytes);
      rules.push(fontFace(family, file, characters));
    }
  }
  return { css: rules.join(''), files };
}

/** The font of a text goes by its language: Chinese characters and their punctuation have regional forms. */
const STACKS = `:root {
  --letters: "kioskd latin", "kioskd hant", "kioskd hans", "kioskd rest", sans-serif;
}
:lang(zh) {
  --letters: "kioskd hant", "kioskd latin", "kioskd hans", "kioskd rest", sans-serif;
}
:lang(zh-Hans) {
  --letters: "kioskd hans", "kioskd latin", "kioskd hant", "kioskd rest", sans-serif;
}
html, [lang] {
  font-family: var(--letters);
}
`;

function fontFace(family: string, file: string, characters: readonly number[]): string {
  const weight = family === 'kioskd rest' ? '400' : '100 900';
  return `@font-face {
  font-family: "${family}";
  font-weight: ${weight};
  font-display: swap;
  src: url("fonts/${file}") format("woff2");
  unicode-range: ${ranges(characters)};
}
`;
}

/** `U+4e00-4e05, U+4e09` */
function ranges(characters: readonly number[]): string {
  const found: [number, number][] = [];
  for (const character of [...characters].sort((one, other) => one - other)) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === character - 1) {
      last[1] = character;
    } else {
      found.push([character, character]);
    }
  }
  const hex = (value: number) => value.toString(16);
  return found.map(([first, last]) => `U+${hex(first)}${last > first ? `-${hex(last)}` : ''}`).join(', ');
}

async function readSlices(modules: string, name: string): Promise<Slice[]> {
  const folder = join(modules, name, 'files');
  // Chinese fonts have a space in nearly every slice; letters and spaces are the Latin one's.
  const first = name === LATIN ? 0x20 : 0xa1;
  const given = new Set<number>();
  const slices: Slice[] = [];
  for (const file of slicesOf(name, await readdir(folder))) {
    const bytes = await readFile(join(folder, file));
    const characters = charactersOf(bytes).filter((character) => character >= first && !given.has(character));
    for (const character of characters) {
      given.add(character);
    }
    slices.push({ name: file.replace(/^noto-/, '').replace(/-wght-normal\.woff2$/, ''), bytes, characters });
  }
  return slices;
}

function slicesOf(name: string, files: readonly string[]): string[] {
  if (name === LATIN) {
    return ALPHABETS.map((alphabet) => `noto-sans-${alphabet}-wght-normal.woff2`);
  }
  const slices = files.filter((file) => (name === LAST_RESORT ? file.endsWith('.woff2') : CHINESE_SLICE.test(file)));
  return slices.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

function charactersOf(file: Uint8Array): number[] {
  const cmap = readWoff2(file).tables.get('cmap');
  return cmap === undefined ? [] : [...readCharacters(cmap).keys()];
}

/** @returns the file that src/lettering/letter-file.ts reads. */
export async function letters(modules: string): Promise<Buffer> {
  const latin = await readGlyphs(modules, LATIN);
  const hongKong = await readGlyphs(modules, HONG_KONG);
  const mainland = await readGlyphs(modules, MAINLAND);
  const known = new Map([...mainland, ...hongKong, ...latin]);
  const missing = new Set(wantedCharacters().filter((character) => !known.has(character)));
  const rest = await readGlyphs(modules, LAST_RESORT, missing);
  return packLetters([new Map([...rest, ...known]), new Map([...rest, ...hongKong, ...mainland, ...latin])]);
}

async function readGlyphs(
  modules: string,
  name: string,
  only: ReadonlySet<number> | null = null,
): Promise<Map<number, DrawnGlyph>> {
  const glyphs = new Map<number, DrawnGlyph>();
  for (const { bytes, characters } of await readSlices(modules, name)) {
    const wanted = only === null ? characters : characters.filter((character) => only.has(character));
    for (const [character, glyph] of readFont(bytes, wanted)) {
      glyphs.set(character, glyph);
    }
  }
  return glyphs;
}

/**
 * All characters of the two-byte sets that are used in Hong Kong, Macau and the mainland: Big5 with HKSCS, and GB 2312; and what Unicode's
 * normal form makes of them.
 */
export function wantedCharacters(): number[] {
  const found = new Set<number>();
  for (const [encoding, first, last, second] of [
    ['big5-hkscs', 0x87, 0xfe, 0x40],
    ['gb2312', 0xa1, 0xf7, 0xa1],
  ] as const) {
    for (let high: number = first; high <= last; high += 1) {
      for (let low: number = second; low <= 0xfe; low += 1) {
        const signs = [...iconv.decode(Buffer.from([high, low]), encoding)];
        const character = signs.length === 1 ? signs[0]?.codePointAt(0) : undefined;
        if (
          character !== undefined &&
          character >= 0x80 &&
          /[\p{L}\p{N}\p{P}\p{S}]/u.test(String.fromCodePoint(character))
        ) {
          found.add(character);
          found.add(String.fromCodePoint(character).normalize('NFC').codePointAt(0) ?? character);
        }
      }
    }
  }
  found.delete(0xfffd);
  return [...found].sort((one, other) => one - other);
}

/** The text that has to go along with the fonts. */
export async function fontLicences(modules: string): Promise<string> {
  const texts = await Promise.all(
    FONT_PACKAGES.map(async (name) => {
      const { version } = JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8'));
      const text = await readFile(join(modules, name, 'LICENSE'), 'utf8');
      return `---- ${name} ${version}\n\n${name === LAST_RESORT ? `${UNIFONT_COPYRIGHT}\n\n` : ''}${text.trim()}\n`;
    }),
  );
  return `The fonts of this folder and of web/fonts are made from these, and are under the same licence.\n\n${texts.join('\n')}`;
}
