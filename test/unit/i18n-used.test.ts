import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { messagesFor } from '../../src/i18n/messages.ts';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** All code that could use a message: everything but the catalogues and what belongs to the browser. */
const CODE = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  .join('\n');

/** Groups whose messages are chosen by a word of the program, which then stands somewhere in quotes or as a key. */
const BY_WORD = ['notices', 'chooseNotices', 'stayNotices', 'told', 'fee'];

test('every message is asked for somewhere', () => {
  const unused = Object.entries(messagesFor('en')).flatMap(([key, value]) => {
    const isGroup = typeof value === 'object' && !Array.isArray(value);
    const members = isGroup ? Object.keys(value) : [];
    const names = [...(CODE.includes(`.${key}`) ? [] : [key])];
    const lost = members.filter((member) => !(BY_WORD.includes(key) ? isWord(member) : isRead(member)));
    return [...names, ...lost.map((member) => `${key}.${member}`)];
  });
  expect(unused).toEqual([]);
});

function isRead(name: string): boolean {
  return new RegExp(`\\.${name}\\b`).test(CODE);
}

function isWord(word: string): boolean {
  return CODE.includes(`'${word}'`);
}

test('a message that nobody asks for would be found', () => {
  expect([isRead('thanksTitle'), isRead('surelyNot'), isWord('pay first'), isWord('surely not')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
