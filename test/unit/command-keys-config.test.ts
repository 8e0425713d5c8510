import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandKeys } from '../../src/config/map.ts';
import { Signer } from '../support/command-sign.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const withKeys = (...keys: readonly object[]) =>
  MINIMAL.replace('kiosk: {', `kiosk: {commandKeys: ${JSON.stringify(keys)}, `);
const one = new Signer('front-desk');
const two = new Signer('night-shift');

test('keys of a file become keys of the desk', async () => {
  const config = await folder.config(withKeys(one.configured, two.configured));
  expect(commandKeys(config).map(({ name, publicKey }) => [name, Buffer.from(publicKey)])).toEqual([
    ['front-desk', one.publicKey],
    ['night-shift', two.publicKey],
  ]);
});

test('without keys the kiosk runs, and a person is told what cannot be done', async () => {
  const result = await folder.load(MINIMAL);
  const warning = result.ok ? result.warnings.find(({ path }) => path === 'kiosk.commandKeys') : undefined;
  expect(warning).toMatchObject({ hint: 'make one with `kioskd keys make`' });
  const keyed = await folder.load(withKeys(one.configured));
  expect(keyed.ok && keyed.warnings.some(({ path }) => path.startsWith('kiosk.commandKeys'))).toBe(false);
});

test.each([
  ['a name twice', [one.configured, { ...two.configured, name: one.name }], /commandKeys\[1\]\.name: is the name/],
  ['a key twice', [one.configured, { ...one.configured, name: 'b' }], /commandKeys\[1\]\.publicKey: is a key above/],
  ['no key', [{ name: 'a', publicKey: 'abc' }], /must be a public Ed25519 key/],
  ['a placeholder', [{ name: 'a', publicKey: `${'A'.repeat(43)}=` }], /must be a public Ed25519 key/],
  ['a name with capitals', [{ ...one.configured, name: 'Front' }], /commandKeys\[0\]\.name/],
  ['no name', [{ publicKey: one.configured.publicKey }], /commandKeys\[0\]\.name/],
  ['more than that', [{ ...one.configured, may: 'all' }], /commandKeys\[0\]\.may/],
  ['too many', Array.from({ length: 17 }, (_, n) => new Signer(`k${n}`).configured), /at most 16 keys/],
])('%s is a problem', async (_, keys, words) => {
  expect((await folder.problems(withKeys(...keys))).join('\n')).toMatch(words);
});
