import { describe, expect, test } from 'vitest';
import { isTemplate, LONGEST_CODE, parseCode } from '../../src/emvco/parse.ts';

describe('a code that is not made of objects', () => {
  test.each([
    ['letters where an id should be', '0002015X0411', 6, 'an id of two digits has to stand here'],
    ['half an id', '0002015', 6, 'an id of two digits has to stand here'],
    ['letters where a length should be', '00020152x4', 8, 'the length of 52 has to be 01 to 99'],
    ['no length', '00020152', 8, 'the length of 52 has to be 01 to 99'],
    ['nothing in an object', '0002015200', 8, 'the length of 52 has to be 01 to 99'],
    ['digits of another script', '000201５２0411', 6, 'an id of two digits has to stand here'],
    ['an object that is cut', '0002015204411', 6, '52 says that it has 4 characters, but only 3 follow'],
    ['an object that is cut in a template', '00020162070505AB2', 10, '62.05 says that it has 5 characters'],
    ['letters in a template', '0002012604none', 10, 'an id of two digits has to stand here (in 26)'],
    ['an empty object in a template', '00020162040500', 12, 'the length of 62.05 has to be 01 to 99'],
    ['a length in bytes', '0002015906停車', 6, '59 says that it has 6 characters, but only 2 follow'],
  ])('%s', (_, text, at, why) => {
    const malformed = parseCode(text);
    expect(malformed).toMatchObject({ kind: 'malformed', at });
    expect(malformed.kind === 'malformed' && malformed.why).toContain(why);
  });

  test('half of a surrogate pair', () => {
    expect(parseCode('0002015902A\ud842').kind).toBe('malformed');
  });

  test('more than the standard allows, by one', () => {
    const pad = (characters: number): string =>
      `000201${'6599'.concat('x'.repeat(99)).repeat(4)}65${characters}${'x'.repeat(characters)}`;
    expect([...pad(90)]).toHaveLength(LONGEST_CODE);
    expect(parseCode(pad(90)).kind).toBe('code');
    expect(parseCode(pad(91))).toMatchObject({ kind: 'malformed', at: LONGEST_CODE });
  });
});

describe('a length counts characters', () => {
  test('of Chinese, and of what takes two units of UTF-16', () => {
    const code = parseCode('5903最佳店6002𠮷野');
    expect(code).toMatchObject({
      kind: 'code',
      objects: [
        { id: '59', value: '最佳店', at: 0 },
        { id: '60', value: '𠮷野', at: 7 },
      ],
    });
  });

  test('places inside a template count from the beginning of the code', () => {
    const code = parseCode('5901最64110002ZH0101店');
    expect(code.kind === 'code' && code.objects[1]?.parts?.map(({ id, at }) => [id, at])).toEqual([
      ['00', 9],
      ['01', 15],
    ]);
  });
});

test.each([
  ['25', false],
  ['26', true],
  ['51', true],
  ['52', false],
  ['62', true],
  ['63', false],
  ['64', true],
  ['65', false],
  ['79', false],
  ['80', true],
  ['99', true],
])('%s is a template: %s', (id, expected) => {
  expect(isTemplate(id)).toBe(expected);
});

test('an empty text is a code of nothing', () => {
  expect(parseCode('')).toEqual({ kind: 'code', objects: [] });
});
