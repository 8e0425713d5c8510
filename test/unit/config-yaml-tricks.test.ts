import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefghi'.split('').map((key, i) => {
    const before = 'abcdefgh'[i];
    return `${key}: &${key} [${Array(9).fill(`*${before}`).join(',')}]`;
  }),
].join('\n');

test.each([
  ['an alias bomb', BOMB, /aliases|anchors/],
  ['one alias', `${MINIMAL}x: &a 1\ny: *a\n`, /anchors \(&name\) are not allowed/],
  ['a key twice', `${MINIMAL}version: 1\n`, /^18:1 : this key is here twice/],
  [
    'a tag',
    MINIMAL.replace('name: Car park A', 'name: !secret Car park A'),
    /tags \(!name\) are not allowed|not valid YAML/,
  ],
  ['two documents', `${MINIMAL}---\n${MINIMAL}`, /not valid YAML/],
  ['broken brackets', MINIMAL.replace('bcm: 17}', 'bcm: 17'), /not valid YAML/],
  ['a tab as indent', 'version: 1\nkiosk:\n\tid: x\n', /not valid YAML/],
  ['nothing', '', /has no settings/],
  ['a list', '- 1\n- 2\n', /has no settings/],
  ['a merge key', `${MINIMAL}<<: {a: 1}\n`, /<<: is not a setting/],
  ['a prototype', `${MINIMAL}__proto__: {a: 1}\n`, /__proto__: is not a setting/],
])('%s is refused in words, with a place', async (_, text, expected) => {
  const problems = await folder.problems(text);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).toMatch(expected);
});

test('a file of more than 1 MiB is not even parsed', async () => {
  expect(await folder.problems(`${MINIMAL}#${'x'.repeat(1024 * 1024)}`)).toEqual([
    expect.stringContaining('is larger than 1 MiB'),
  ]);
});

test('a file that is not there, a folder, and bytes that are no text are values, not exceptions', async () => {
  const missing = await loadConfig(join(folder.dir, 'nowhere.yaml'), {});
  expect(missing).toMatchObject({ ok: false, unreadable: true, problems: [{ line: 0, message: 'is not there' }] });
  mkdirSync(join(folder.dir, 'sub'));
  const directory = await loadConfig(join(folder.dir, 'sub'), {});
  expect(directory).toMatchObject({ ok: false, unreadable: true });
  const bytes = await folder.load(Buffer.from([0xff, 0xfe, 0x41]).toString('latin1'));
  expect(bytes.ok).toBe(false);
});

test('no mutilated file throws: every prefix of a valid one gives an answer', async () => {
  for (let length = 0; length < MINIMAL.length; length += 7) {
    await expect(folder.load(MINIMAL.slice(0, length))).resolves.toHaveProperty('ok');
  }
});
