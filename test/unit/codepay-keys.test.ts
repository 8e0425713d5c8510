import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { codepaySchema } from '../../src/gateways/codepay/config.ts';
import { CODEPAY } from '../../src/gateways/codepay/module.ts';
import { readAppKey, readGatewayKey, readKeys } from '../../src/gateways/codepay/sign.ts';
import { SANDBOX_CODEPAY, type SandboxCodepayKeys, sandboxCodepayKeys } from '../../src/sandbox/gateways/index.ts';

let keys: SandboxCodepayKeys;
beforeAll(async () => {
  keys = await sandboxCodepayKeys();
});

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki'): string =>
  (key.type === 'private'
    ? key.export({ format: 'pem', type: type === 'pkcs1' ? 'pkcs1' : 'pkcs8' })
    : key.export({ format: 'pem', type: type === 'pkcs1' ? 'pkcs1' : 'spki' })
  ).toString();
const bare = (text: string): string => text.replace(/-----[^-]+-----/g, '').replaceAll('\n', '');

describe('every way to write a key', () => {
  it.each(['pkcs8', 'pkcs1'] as const)('a private one in %s, as PEM, as bare base64, and wrapped', (type) => {
    const text = pem(keys.app.privateKey, type);
    for (const form of [text, bare(text), ` ${bare(text).replace(/.{64}/g, '$&\n')}\n`]) {
      expect(readAppKey(form).equals(keys.app.privateKey)).toBe(true);
    }
  });

  it.each(['spki', 'pkcs1'] as const)('a public one in %s, as PEM and as bare base64', (type) => {
    const text = pem(keys.gateway.publicKey, type);
    expect(readGatewayKey(text).equals(keys.gateway.publicKey)).toBe(true);
    expect(readGatewayKey(bare(text)).equals(keys.gateway.publicKey)).toBe(true);
  });
});

describe('refused in words that show nothing of the key', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it.each([
    ['nothing', () => readAppKey(''), 'no private key'],
    ['a word', () => readAppKey('secret-word'), 'no private key'],
    [
      'a broken PEM',
      () => readAppKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'),
      'no private key',
    ],
    ['a public key as the app key', () => readAppKey(pem(keys.app.publicKey, 'spki')), 'no private key'],
    ['a private key as the gateway key', () => readGatewayKey(pem(keys.app.privateKey, 'pkcs8')), 'is a private key'],
    [
      'a bare private key as the gateway key',
      () => readGatewayKey(bare(pem(keys.app.privateKey, 'pkcs8'))),
      'is a private key',
    ],
    ['an app key of 1024 bits', () => readAppKey(pem(short.privateKey, 'pkcs8')), '1024 bits'],
    ['a gateway key of 1024 bits', () => readGatewayKey(pem(short.publicKey, 'spki')), '1024 bits'],
    ['a key on a curve', () => readGatewayKey(pem(curve.publicKey, 'spki')), 'not an RSA key'],
  ])('%s', (_what, read, words) => {
    expect(read).toThrow(words);
    expect(read).not.toThrow(/[A-Za-z0-9+/]{20}|secret-word/);
  });
});

describe('our own public key in the place of the key of the gateway', () => {
  it('is refused', () => {
    expect(() => readKeys(pem(keys.app.privateKey, 'pkcs8'), bare(pem(keys.app.publicKey, 'spki')))).toThrow(
      'is the public half of your own app key',
    );
  });

  it('keeps the gateway from being made, with the words that the check command shows', () => {
    const make = (gatewayKey: string) => {
      const section = codepaySchema.parse({
        baseUrl: 'https://codepay-open.codepay.us',
        ...SANDBOX_CODEPAY,
        appKey: { credential: 'codepay-app-key' },
        gatewayKey,
      });
      const secrets = { appKey: pem(keys.app.privateKey, 'pkcs1') };
      return CODEPAY.create(
        section as never,
        secrets,
        { kioskId: 'k1', currency: 'HKD', wallets: [] },
        { now: Date.now },
      );
    };
    expect(() => make(pem(keys.app.publicKey, 'spki'))).toThrow('is the public half of your own app key');
    expect(make(pem(keys.gateway.publicKey, 'spki')).profile.name).toBe('codepay');
  });
});
