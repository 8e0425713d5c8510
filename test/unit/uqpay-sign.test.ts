import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseObject } from '../../src/gateways/json.ts';
import {
  isUnambiguous,
  rsaCheck,
  rsaPrivateKey,
  rsaPublicKey,
  rsaSignature,
  samePair,
  shaCheck,
  shaSignature,
  signedText,
} from '../../src/gateways/uqpay/sign.ts';
import file from '../support/vectors/uqpay.json' with { type: 'json' };

function textOf(json: string): string {
  const object = parseObject(Buffer.from(json));
  expect(object).not.toBeNull();
  return signedText(object ?? new Map());
}

describe('the signed text', () => {
  it('has the documented fragment for an object inside', () => {
    const { parent, map, text } = file.fragment;
    expect(textOf(JSON.stringify({ [parent]: map }))).toBe(`${parent}=${text}`);
  });

  it('leaves out what is null or empty, at any depth, and is ordered by name', () => {
    expect(textOf(JSON.stringify(file.message))).toBe(file.text);
    expect(textOf('{"b":"2","B":"1","a":{"z":"","y":null}}')).toBe('B=1&a=||&b=2');
  });

  it('has numbers as they were written, and no others', () => {
    expect(textOf('{"amount":12.50,"n":1e2,"zero":0,"yes":true}')).toBe('amount=12.50&n=1e2&yes=true&zero=0');
  });

  it('has lists as JSON text without blanks, with their numbers as written', () => {
    expect(textOf('{"list": [ {"b": 1.0, "a": "x"}, null, "y" ]}')).toBe('list=[{"b":1.0,"a":"x"},null,"y"]');
  });
});

describe('the signed text can be read in one way only', () => {
  const relied = new Map([
    ['status', 'success'],
    ['amount', '12.50'],
    ['payTime', null],
  ]);
  const isClear = (message: object): boolean =>
    isUnambiguous(parseObject(Buffer.from(JSON.stringify(message))) ?? new Map(), relied);

  it.each<[string, object, boolean]>([
    ['plain values', { status: 'success', amount: '12.50', name: 'a' }, true],
    ['an address with parameters', { url: 'https://pay.example/?a=1&b=2&status=success' }, true],
    ['bars and signs that name nothing', { name: 'a|b&c=d&', other: '|x=y|' }, true],
    ['a value that says otherwise', { name: 'x&status=fail' }, false],
    ['one inside an object', { data: { name: 'x&amount=1.00' } }, false],
    ['one inside a list', { list: ['x&amount=1.00'] }, false],
    ['an object that became a text', { data: '|status=fail&z=1|' }, false],
    ['a field that is not there', { name: 'x&payTime=2026-01-15 12:00:00' }, false],
    ['a name that holds what was a field', { 'a=1&status': 'x' }, false],
    ['a name with a bar', { data: { 'a|b': 'x' } }, false],
  ])('%s', (_what, message, clear) => {
    expect(isClear(message)).toBe(clear);
  });
});

describe('SHA', () => {
  it.each(file.sha)('with the joint $joint', ({ joint, key, lower }) => {
    const at = joint === '&key=' ? '&key=' : 'key=';
    expect(shaSignature(file.text, key, at, 'lower')).toBe(lower);
    expect(shaSignature(file.text, key, at, 'upper')).toBe(lower.toUpperCase());
    const check = shaCheck(key, at);
    expect([lower, lower.toUpperCase(), ` ${lower}`].map((one) => check(file.text, one))).toEqual([true, true, true]);
    expect(check(`${file.text} `, lower)).toBe(false);
    expect(check(file.text, lower.slice(1))).toBe(false);
    expect(check(file.text, '')).toBe(false);
    expect(shaCheck(`${key}x`, at)(file.text, lower)).toBe(false);
  });
});

describe('RSA', () => {
  const publicKey = rsaPublicKey(file.rsa.publicKeySpkiBase64);

  it.each(file.rsa.signatures)('$digest made by another program is accepted, and no other', ({ digest, signature }) => {
    const [own, other] = digest === 'SHA1' ? (['SHA1', 'SHA256'] as const) : (['SHA256', 'SHA1'] as const);
    expect(rsaCheck(publicKey, own)(file.text, signature)).toBe(true);
    expect(rsaCheck(publicKey, other)(file.text, signature)).toBe(false);
    expect(rsaCheck(publicKey, own)(`${file.text} `, signature)).toBe(false);
    expect(rsaCheck(publicKey, own)(file.text, `${signature.slice(0, -6)}AAAA==`)).toBe(false);
    expect(rsaCheck(publicKey, own)(file.text, 'not base64 at all!')).toBe(false);
    expect(rsaCheck(publicKey, own)(file.text, '')).toBe(false);
  });

  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const bare = (pem: string): string => pem.replace(/-----[^-]+-----/g, '').trim();

  it('takes keys as PEM and as bare base64, in lines or not', () => {
    for (const [secret, open] of [
      [pkcs8, spki],
      [bare(pkcs8), bare(spki)],
      [bare(pkcs8).replace(/\n/g, ''), bare(spki).replace(/\n/g, '')],
    ] as const) {
      const signature = rsaSignature('text', rsaPrivateKey(secret), 'SHA256');
      expect(rsaCheck(rsaPublicKey(open), 'SHA256')('text', signature)).toBe(true);
      expect(samePair(rsaPrivateKey(secret), rsaPublicKey(open))).toBe(true);
    }
    expect(samePair(rsaPrivateKey(pkcs8), publicKey)).toBe(false);
  });

  it('says in words what is no key, without quoting it', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const small = generateKeyPairSync('rsa', { modulusLength: 512 });
    const pem = (key: typeof ec.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString();
    expect(() => rsaPublicKey('hunter2')).toThrow('the public RSA key for UQPAY is no SPKI key');
    expect(() => rsaPublicKey('hunter2')).not.toThrow(/hunter2/);
    expect(() => rsaPrivateKey(spki)).toThrow('is no PKCS#8 key');
    expect(() => rsaPublicKey(pkcs8)).toThrow('is a private key');
    expect(() => rsaPublicKey(pem(ec.publicKey))).toThrow('must be an RSA key');
    expect(() => rsaPublicKey(pem(small.publicKey))).toThrow('at least 1024 bits');
  });
});
