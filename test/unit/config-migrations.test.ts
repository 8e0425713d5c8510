import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { type Migration, migrate } from '../../src/config/migrations.ts';

const STEPS: readonly Migration[] = [
  {
    from: 1,
    notes: ['`speed` is now `baudRate`'],
    apply: (document) => {
      document.set('baudRate', document.get('speed'));
      document.delete('speed');
    },
  },
  {
    from: 2,
    notes: ['`colour` is gone'],
    apply: (document) => {
      document.delete('colour');
    },
  },
];

test('each step runs once, in order, and says what it changed', () => {
  const document = parseDocument('version: 1\nspeed: 9600\ncolour: red\nkept: {a: 1}\n');
  expect(migrate(document, STEPS, 3)).toEqual({ ok: true, notes: ['`speed` is now `baudRate`', '`colour` is gone'] });
  expect(document.toJS()).toEqual({ version: 3, kept: { a: 1 }, baudRate: 9600 });
});

test('a file of the present version is left alone', () => {
  const document = parseDocument('version: 3\nspeed: 9600\n');
  expect(migrate(document, STEPS, 3)).toEqual({ ok: true, notes: [] });
  expect(document.toJS()).toEqual({ version: 3, speed: 9600 });
});

test.each([
  ['version: 4', /newer kioskd/],
  ['version: 0', /no kioskd ever read version 0/],
])('%s is refused', (text, message) => {
  const result = migrate(parseDocument(text), STEPS, 3);
  expect(result.ok ? '' : result.problem.message).toMatch(message);
});

test('a version that is missing or no number is left to the schema', () => {
  expect(migrate(parseDocument('version: "1"'), STEPS, 3).ok).toBe(true);
  expect(migrate(parseDocument('a: 1'), STEPS, 3).ok).toBe(true);
});
