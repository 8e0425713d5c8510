import { expect, test } from 'vitest';
import { MAX_COMMAND_BYTES, readEnvelope } from '../../src/fleet/command-envelope.ts';
import { VECTOR } from '../support/command-sign.ts';

const good = VECTOR.message;
const text = JSON.stringify(good);
const read = (message: string) => readEnvelope(Buffer.from(message));
const changed = (change: object) => JSON.stringify({ ...good, ...change });

test('a good one is read, blanks and escapes as the sender likes', () => {
  expect(read(text)).toEqual(good);
  expect(read(JSON.stringify(good, null, 2))).toEqual(good);
  expect(read(text.replaceAll('/', '\\/').replace('front', '\\u0066ront'))).toEqual(good);
  expect(read(text.padEnd(MAX_COMMAND_BYTES, ' '))).toEqual(good);
});

test.each([
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['JSON with something behind it', `${text}x`],
  ['a byte order mark', `\uFEFF${text}`],
  ['null', 'null'],
  ['a list', `[${text}]`],
  ['one byte too many', text.padEnd(MAX_COMMAND_BYTES + 1, ' ')],
  ['a field too many', changed({ more: 1 })],
  ['a field too few', changed({ args: undefined })],
  ['another field in its place', changed({ args: undefined, arguments: {} })],
  ['a field twice', text.replace('{', '{"counter":1,')],
  ['a field twice, once with escapes', text.replace('{', '{"\\u0063ounter":1,')],
  ['an argument twice', text.replace('"args":{', '"args":{"as":"not paid",')],
  ['a prototype', text.replace('"args":{', '"args":{"__proto__":"x",')],
])('%s is not read', (_, message) => {
  expect(read(message)).toBeNull();
});

test('bytes that are no UTF-8 are not read', () => {
  const bytes = Buffer.from(changed({ args: { as: 'paid back', job: 'X' } }).replace('X', '\u00ff'), 'latin1');
  expect(readEnvelope(bytes)).toBeNull();
});

test.each([
  [{ id: '' }],
  [{ id: 'a'.repeat(65) }],
  [{ id: 'a/b' }],
  [{ id: 'a+' }],
  [{ id: '#' }],
  [{ id: 'a\n' }],
  [{ id: 'ä' }],
  [{ id: 7 }],
  [{ key: 'Front' }],
  [{ key: '-a' }],
  [{ key: 'a'.repeat(33) }],
  [{ key: null }],
  [{ issuedAt: 1_772_352_000_000 }],
  [{ issuedAt: '2026-03-01T08:00:00Z' }],
  [{ issuedAt: '2026-03-01 08:00:00.000Z' }],
  [{ issuedAt: '2026-03-01T08:00:00.000+00:00' }],
  [{ issuedAt: '2026-02-30T08:00:00.000Z' }],
  [{ issuedAt: '2026-03-01T24:00:00.000Z' }],
  [{ notAfter: '2026-03-01T08:00:00.000Z\n' }],
  [{ notAfter: 'tomorrow' }],
  [{ counter: 0 }],
  [{ counter: -1 }],
  [{ counter: 1.5 }],
  [{ counter: '1' }],
  [{ counter: Number.MAX_SAFE_INTEGER + 1 }],
  [{ counter: 1e300 }],
  [{ args: null }],
  [{ args: [] }],
  [{ args: ['a'] }],
  [{ args: 'job' }],
  [{ args: { job: 1 } }],
  [{ args: { job: null } }],
  [{ args: { job: { a: 'b' } } }],
  [{ args: { Job: 'x' } }],
  [{ args: { 'a b': 'x' } }],
  [{ args: { job: 'x\ny' } }],
  [{ args: { job: 'x\u0000' } }],
  [{ args: { job: 'é' } }],
  [{ args: { job: 'x'.repeat(401) } }],
  [{ args: Object.fromEntries('abcdefghi'.split('').map((name) => [name, 'x'])) }],
  [{ signature: '' }],
  [{ signature: good.signature.slice(0, -1) }],
  [{ signature: ` ${good.signature}` }],
  [{ signature: good.signature.replace('/', '_') }],
  [{ signature: good.signature.replace('A==', 'B==') }],
  [{ signature: Buffer.alloc(63).toString('base64') }],
  [{ signature: 5 }],
])('%j is not read', (change) => {
  expect(read(changed(change))).toBeNull();
});

test('a thousand brackets in each other cost nothing', () => {
  expect(read(`{"args":${'['.repeat(2_000)}${']'.repeat(2_000)}}`)).toBeNull();
  expect(read('{"a":'.repeat(800))).toBeNull();
});
