import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { wantedCharacters } from '../../scripts/fonts/make.ts';
import type { LoadedLettering } from '../../src/lettering/lettering.ts';
import { loadLetters, textsOf } from '../support/letters.ts';

const MESSAGES = 'src/i18n/messages';

let letters: LoadedLettering;

beforeAll(async () => {
  letters = await loadLetters();
});

function lacking(text: string): string[] {
  return [...text].filter((sign) => !letters.has(sign));
}

it('has every sign of every message in every language', async () => {
  const catalogues = (await readdir(MESSAGES)).filter((name) => name.endsWith('.json'));
  expect(catalogues.length).toBeGreaterThanOrEqual(5);
  for (const name of catalogues) {
    const texts = textsOf(JSON.parse(await readFile(join(MESSAGES, name), 'utf8')));
    expect(texts.length).toBeGreaterThan(50);
    expect(lacking(texts.join('')), name).toEqual([]);
  }
});

it('has all characters of Big5 with HKSCS and of GB 2312', () => {
  const wanted = wantedCharacters();
  expect(wanted.length).toBeGreaterThan(20_000);
  const missing = wanted.filter((character) => !letters.has(String.fromCodePoint(character)));
  expect(missing.map((character) => `${String.fromCodePoint(character)} ${character.toString(16)}`)).toEqual([]);
});

it('has what names and amounts are written with in the five languages', () => {
  const latin = 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž';
  expect(lacking(`${latin}ªº«»–—‘’“”…•‹›€£¥$¢©®™°±×÷½¼¾µ¿¡§¶^~{}[]|\\\`@#&*_`)).toEqual([]);
  expect(
    lacking('，。、；：？！「」『』（）《》〈〉【】〔〕…—～·　％＄￥＋－×÷＝０１２３４５６７８９ＡＢＣａｂｃ①②③'),
  ).toEqual([]);
  expect(lacking('嘅喺咗啲冇佢哋嚟嗰咁噉攞搵睇揸𨋢𨶙䒏𠹌')).toEqual([]);
});
