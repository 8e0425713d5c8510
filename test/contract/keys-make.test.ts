import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publicKeyBytes } from '../../src/fleet/command-keys.ts';
import { folder, keys, openssl, printedKey } from '../support/command-line.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

test('makes a private key that only its owner reads, and prints what the configuration needs', async () => {
  const file = join(folder(), 'Front Desk.pem');
  const { code, out, err } = await keys('make', '--out', file);
  expect([code, err]).toEqual([0, '']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(out).toContain('name: front-desk');
  expect(publicKeyBytes(printedKey(out))).toHaveLength(32);
  expect(out).not.toContain(readFileSync(file, 'utf8').split('\n')[2] ?? '-');
  // The file is one that OpenSSL reads, and it finds the same public key.
  const der = openssl('pkey', '-in', file, '-pubout', '-outform', 'DER');
  expect(der.subarray(-32).toString('base64')).toBe(printedKey(out));
  expect(printedKey((await keys('show', file)).out)).toBe(printedKey(out));
});

test('what it prints is a configuration that is accepted', async () => {
  const { out } = await keys('make', '--out', join(folder(), 'a'), '--name', 'boss');
  const line = out.split('\n').find((text) => text.includes('publicKey')) ?? '';
  const config = new ConfigFolder();
  const entry = line.trim().replace(/^- /, '');
  const { kiosk } = await config.config(MINIMAL.replace('kiosk: {', `kiosk: {commandKeys: [${entry}], `));
  expect(kiosk.commandKeys).toEqual([{ name: 'boss', publicKey: printedKey(out) }]);
  config.remove();
});

test('never writes over a file', async () => {
  const file = join(folder(), 'key');
  writeFileSync(file, 'mine');
  const { code, out, err } = await keys('make', '--out', file);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('is there already and is left as it is');
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a key of OpenSSL is called like its file', async () => {
  const file = join(folder(), 'night-shift.pem');
  openssl('genpkey', '-algorithm', 'ed25519', '-out', file);
  chmodSync(file, 0o600);
  expect((await keys('show', file)).out).toContain('name: night-shift');
});

test('a file that others can read is refused, and says what to do', async () => {
  const file = join(folder(), 'key');
  await keys('make', '--out', file);
  chmodSync(file, 0o640);
  const { code, err } = await keys('show', file);
  expect(code).toBe(2);
  expect(err).toContain(`chmod 600 ${file}`);
});

test.each([
  ['another kind of key', ['genpkey', '-algorithm', 'x25519'], /not an Ed25519 key/],
  ['no key', null, /not a private key/],
])('%s is refused', async (_, argv, words) => {
  const file = join(folder(), 'key');
  if (argv === null) {
    writeFileSync(file, 'kioskd command key: a\nnothing');
  } else {
    openssl(...argv, '-out', file);
  }
  chmodSync(file, 0o600);
  const { code, err } = await keys('show', file);
  expect(code).toBe(2);
  expect(err).toMatch(words);
});

test('a public key is no private key', async () => {
  const dir = folder();
  await keys('make', '--out', join(dir, 'key'));
  openssl('pkey', '-in', join(dir, 'key'), '-pubout', '-out', join(dir, 'pub'));
  chmodSync(join(dir, 'pub'), 0o600);
  expect((await keys('show', join(dir, 'pub'))).err).toContain('is a public key; the private one is needed');
});
