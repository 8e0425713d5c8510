import { describe, expect, it } from 'vitest';
import { JsonNumber, parseObject, textOf } from '../../src/gateways/json.ts';
import { codeOf } from '../../src/gateways/qfpay/answers.ts';

const read = (text: string, limits = {}) => parseObject(Buffer.from(text), limits);

describe('what is JSON', () => {
  it.each([
    '{}',
    ' {"a" : [1, 2.5e-3, -0, true, false, null, {"b": "\\u4ea4\\n\\/"}]}\r\n',
    '{"__proto__": "a member like any other", "": ""}',
    '{"del": "\u007f\u0085"}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(plain(read(text))).toEqual(plain(fromParse(JSON.parse(text))));
  });

  it.each([
    ['a member named twice', '{"respcd": "1143", "respcd": "0000"}'],
    ['a member named twice by an escape', '{"a": 1, "\\u0061": 2}'],
    ['a list', '[]'],
    ['a text', '"0000"'],
    ['nothing', ''],
    ['HTML', '<html></html>'],
    ['two objects', '{}{}'],
    ['a cut object', '{"a": "b'],
    ['a comma too many', '{"a": 1,}'],
    ['a bare control character', '{"a": "b\nc"}'],
    ['a bad escape', '{"a": "\\x41"}'],
    ['an inherited escape name', '{"a": "\\constructor"}'],
    ['a short escape', '{"a": "\\u12"}'],
    ['a zero in front', '{"a": 0000}'],
    ['NaN', '{"a": NaN}'],
    ['single quotes', "{'a': 1}"],
    ['a comment', '{"a": 1 /* paid */}'],
    ['no value', '{"a": }'],
  ])('refuses %s', (_what, text) => {
    expect(read(text)).toBeNull();
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(parseObject(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]))).toBeNull();
  });

  it('refuses what is too large or too deep', () => {
    expect(read(`{"a": "${'x'.repeat(300_000)}"}`)).toBeNull();
    expect(read('{"a": 1}', { maxBytes: 7 })).toBeNull();
    expect(read(`{"a": ${'['.repeat(100_000)}`)).toBeNull();
    expect(read('{"a": [[[]]]}', { maxDepth: 3 })).toBeNull();
    expect(read('{"a": [[]]}', { maxDepth: 3 })).not.toBeNull();
  });
});

it('keeps a number as it was written', () => {
  const object = read('{"amount": 1.00, "big": 12345678901234567890, "exp": 1E+2}') ?? new Map();
  expect(textOf(object, 'amount')).toBe('1.00');
  expect(textOf(object, 'big')).toBe('12345678901234567890');
  expect(textOf(object, 'exp')).toBe('1E+2');
  expect(textOf(object, 'missing')).toBeNull();
});

describe('the result code of QFPay', () => {
  it.each([
    ['{"respcd": "0000"}', '0000'],
    ['{"respcd": 0000}', '0000'],
    ['{"respcd": 0}', '0000'],
    ['{"respcd": 1143}', '1143'],
    ['{"respcd": "0"}', null],
    ['{"respcd": ""}', null],
    ['{"respcd": " 0000"}', null],
    ['{"respcd": -0}', null],
    ['{"respcd": 0.0}', null],
    ['{"respcd": 0e1}', null],
    ['{"respcd": 00000}', null],
    ['{"respcd": null}', null],
    ['{"respcd": false}', null],
    ['{}', null],
  ])('%s is %s', (text, code) => {
    const object = read(text, { leadingZeros: true });
    expect(object === null ? null : codeOf(object)).toBe(code);
  });
});

/** Both readers' results in one form. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return [...value].map(([name, member]) => [name, plain(member)]);
  }
  if (value instanceof JsonNumber) {
    return Number(value.literal);
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

function fromParse(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(fromParse);
  }
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).map(([name, member]) => [name, fromParse(member)]))
    : value;
}
