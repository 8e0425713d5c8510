import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { publicKeyBytes, publicKeyText } from '../../src/fleet/command-keys.ts';

const { publicKey } = generateKeyPairSync('ed25519');
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
const der = publicKey.export({ format: 'der', type: 'spki' });

test.each([
  ['the 32 bytes in Base64', raw.toString('base64')],
  ['with blanks around them', ` ${raw.toString('base64')}\n`],
  ['DER in Base64', der.toString('base64')],
  ['PEM', pem],
  ['PEM in one line', pem.trim().replaceAll('\n', ' ')],
  ['PEM with the line ends of Windows', pem.replaceAll('\n', '\r\n')],
])('%s is a key', (_, text) => {
  const key = publicKeyBytes(text);
  expect(Buffer.from(key ?? [])).toEqual(raw);
  expect(publicKeyText(key ?? new Uint8Array())).toBe(raw.toString('base64'));
});

const pair = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

test.each([
  ['nothing', ''],
  ['a word', 'key'],
  ['31 bytes', raw.subarray(1).toString('base64')],
  ['33 bytes', Buffer.concat([raw, raw.subarray(0, 1)]).toString('base64')],
  ['hexadecimal', raw.toString('hex')],
  ['Base64 of the other alphabet', Buffer.alloc(32, 0xfb).toString('base64url')],
  ['Base64 with bits left over', raw.toString('base64').replace(/.=$/, '/=')],
  ['a private key', pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ['a key of another kind', rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
])('%s is none', (_, text) => {
  expect(publicKeyBytes(text)).toBeNull();
});

test.each([
  ['zeros', '00'.repeat(32)],
  ['the neutral point', `01${'00'.repeat(31)}`],
  ['the neutral point with a sign', `01${'00'.repeat(30)}80`],
  ['order 2', `ec${'ff'.repeat(30)}7f`],
  ['order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
  ['order 8 with a sign', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'],
  ['the field prime', `ed${'ff'.repeat(30)}7f`],
])('%s: a key for which anybody can sign is none', (_, hex) => {
  expect(publicKeyBytes(Buffer.from(hex, 'hex').toString('base64'))).toBeNull();
});
