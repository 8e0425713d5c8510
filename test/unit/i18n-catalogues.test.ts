import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/language.ts';
import { printable } from '../../src/domain/printable.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import {
  ALL_MESSAGES,
  atItsLongest,
  columnsOf,
  FOREIGN_WORDS,
  gapsOf,
  isChinese,
  type Message,
  messagesOf,
  placeOf,
  SIMPLIFIED,
  TRADITIONAL,
} from './i18n-rules.ts';

const FOLDER = new URL('../../src/i18n/messages/', import.meta.url);
const OTHERS = LANGUAGES.filter((language) => language !== 'en');

/** Sentences that break a rule, so that a translator reads all of them at once. */
function breaking(rule: (message: Message) => boolean): readonly string[] {
  return ALL_MESSAGES.filter(rule).map(({ language, path, text }) => `${language} ${path}: ${text}`);
}

describe('the catalogues are whole', () => {
  test('each language has its file, and each file its language', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(LANGUAGES.map((language) => `${language}.json`).sort());
  });

  test.each(OTHERS)('%s has the messages that English has, and no others', (language) => {
    const paths = (of: typeof language | 'en') => [...new Set(messagesOf(of).map(({ path }) => path))].sort();
    expect(paths(language)).toEqual(paths('en'));
  });

  test.each(LANGUAGES)('%s has no message twice: the first would never be seen', (language) => {
    const lines = readFileSync(new URL(`${language}.json`, FOLDER), 'utf8').split('\n');
    const keys: string[] = [];
    let group = '';
    for (const line of lines) {
      const [, indent = '', key] = /^( *)"([^"]+)":/.exec(line) ?? [];
      if (key !== undefined) {
        keys.push(indent.length > 2 ? `${group}.${key}` : key);
        group = indent.length > 2 ? group : key;
      }
    }
    expect(keys.filter((key, i) => keys.indexOf(key) !== i && !/\.(title|lines?)$/.test(key))).toEqual([]);
  });

  test.each(OTHERS)('%s fills the gaps that English fills', (language) => {
    const gaps = (of: typeof language | 'en') => {
      const found = new Map<string, readonly string[]>();
      for (const { path, text } of messagesOf(of)) {
        found.set(path, [...(found.get(path) ?? []), ...gapsOf(text)].sort());
      }
      return Object.fromEntries(found);
    };
    expect(gaps(language)).toEqual(gaps('en'));
  });

  test('each language calls itself by another name', () => {
    const names = LANGUAGES.map((language) => messagesFor(language).languageName);
    expect(new Set(names).size).toBe(LANGUAGES.length);
  });
});

describe('what is written is right for its language', () => {
  test('no control character, nothing invisible, no blank too many', () => {
    expect(breaking(({ text }) => text !== printable(text) || text !== text.normalize('NFC') || text === '')).toEqual(
      [],
    );
  });

  test('braces stand around the names of gaps, and nowhere else', () => {
    expect(breaking(({ text }) => /[{}]/.test(text.replace(/\{[a-z][A-Za-z]*\}/g, '')))).toEqual([]);
  });

  test('a sentence ends like one, and what is none does not', () => {
    const ends = /[.!?…。！？…]$/;
    const odd = ({ path, text }: Message) => (placeOf(path).sentence ? !ends.test(text) : /[.。,，;；:：]$/.test(text));
    expect(breaking(odd)).toEqual([]);
  });

  test('Latin texts begin with a capital letter', () => {
    const begins = /^(\{|\p{Lu})/u;
    const odd = ({ language, path, text }: Message) =>
      !isChinese(language) && !/^duration|Row$/.test(path) && !begins.test(text);
    expect(breaking(odd)).toEqual([]);
  });

  test('Chinese sentences have Chinese punctuation', () => {
    const odd = ({ language, text }: Message) =>
      isChinese(language) && /\p{Script=Han}\s*[,.!?;:()]|[,.!?;:()]\s*\p{Script=Han}|\.{3}|[。，]\s/u.test(text);
    expect(breaking(odd)).toEqual([]);
  });

  test('Latin sentences have none of it, and three dots are one sign', () => {
    const odd = ({ language, text }: Message) =>
      !isChinese(language) && /[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]|\.\.|\s[.,!?;:]/u.test(text);
    expect(breaking(odd).filter((one) => !one.includes('languageName'))).toEqual([]);
  });

  test('no simplified character among traditional ones, and the other way about', () => {
    const only = (one: string, other: string) => [...one].filter((sign) => !other.includes(sign));
    const simplified = only(SIMPLIFIED, TRADITIONAL);
    const traditional = only(TRADITIONAL, SIMPLIFIED);
    const wrong = { 'zh-Hant': simplified, 'zh-Hans': traditional } as const;
    const odd = ({ language, text }: Message) =>
      (language === 'zh-Hant' || language === 'zh-Hans') && wrong[language].some((sign) => text.includes(sign));
    expect(breaking(odd)).toEqual([]);
  });

  test('no words of a neighbouring country', () => {
    expect(breaking(({ language, text }) => FOREIGN_WORDS[language].test(text))).toEqual([]);
  });

  test('nothing was left in English', () => {
    const shared = /^(OK|Total|[{}\w ]*min|[{}\w ]*[dh])$/;
    const english = new Map(messagesOf('en').map(({ path, text }) => [`${path} ${text}`, text]));
    const odd = ({ language, path, text }: Message) =>
      language !== 'en' && english.has(`${path} ${text}`) && !shared.test(text);
    expect(breaking(odd)).toEqual([]);
  });
});

describe('the room there is', () => {
  test('every text fits its place, with the longest that is put into it', () => {
    const wide = ALL_MESSAGES.map(({ language, path, text }) => {
      const columns = columnsOf(atItsLongest(text));
      const { place, columns: most } = placeOf(path);
      return columns > most ? `${language} ${path}: ${columns} columns, a ${place} has ${most}: ${text}` : '';
    });
    expect(wide.filter((one) => one !== '')).toEqual([]);
  });

  test('Chinese characters count twice', () => {
    expect(['收據', 'Recibo', '付款 {price}', '多謝！'].map(columnsOf)).toEqual([4, 6, 12, 6]);
  });
});
