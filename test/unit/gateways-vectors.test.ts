import { describe, expect, it } from 'vitest';
import { bodySignatureMatches, notificationSignatureMatches, signRequest } from '../../src/gateways/qfpay/sign.ts';
import { EMPTY_VALUES, type EmptyValues, wavpayHash } from '../../src/gateways/wavpay/sign.ts';
import file from '../support/vectors/qfpay-wavpay.json' with { type: 'json' };

interface Vector {
  readonly id: string;
  readonly gateway: string;
  readonly kind: string;
  readonly algorithm: string;
  readonly params?: Readonly<Record<string, string | null | undefined>>;
  readonly body?: string;
  readonly key: string;
  readonly emptyMode?: string;
  readonly expected: string;
}

const vectors: readonly Vector[] = file.vectors;
const of = (gateway: string, kind: string): readonly Vector[] =>
  vectors.filter((vector) => vector.gateway === gateway && vector.kind === kind);

/** The params as a JSON import types them: members a vector does not have are undefined. */
function present(vector: Vector): [string, string | null][] {
  return Object.entries(vector.params ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string | null]],
  );
}

describe('QFPay', () => {
  it.each(of('qfpay', 'request'))('signs the request $id', (vector) => {
    const params = Object.fromEntries(present(vector).map(([name, value]) => [name, value ?? '']));
    const type = vector.algorithm === 'md5' ? 'MD5' : 'SHA256';
    expect(signRequest(params, vector.key, type)).toBe(vector.expected);
  });

  it.each(of('qfpay', 'response-body'))('accepts the answer $id, in either case, and no changed byte', (vector) => {
    const body = Buffer.from(vector.body ?? '');
    expect(bodySignatureMatches(body, vector.expected, vector.key, 'MD5')).toBe(true);
    expect(bodySignatureMatches(body, vector.expected.toLowerCase(), vector.key, 'MD5')).toBe(true);
    expect(bodySignatureMatches(Buffer.concat([body, Buffer.from(' ')]), vector.expected, vector.key, 'MD5')).toBe(
      false,
    );
    expect(bodySignatureMatches(body, vector.expected.slice(1), vector.key, 'MD5')).toBe(false);
    expect(bodySignatureMatches(body, '', vector.key, 'MD5')).toBe(false);
  });

  it.each(of('qfpay', 'notification-body'))('accepts the notification $id', (vector) => {
    const body = Buffer.from(vector.body ?? '');
    expect(notificationSignatureMatches(body, vector.expected, vector.key)).toBe(true);
    expect(notificationSignatureMatches(body, vector.expected, `${vector.key}x`)).toBe(false);
  });
});

describe('WavPay', () => {
  it.each(vectors.filter((vector) => vector.gateway === 'wavpay'))('hashes $id', (vector) => {
    const fields = new Map(present(vector));
    const modes: readonly EmptyValues[] =
      vector.emptyMode === 'any' ? EMPTY_VALUES : EMPTY_VALUES.filter((mode) => mode === vector.emptyMode);
    expect(modes).not.toHaveLength(0);
    for (const mode of modes) {
      expect(wavpayHash(fields, vector.key, mode)).toBe(vector.expected);
      expect(wavpayHash(new Map([...fields, ['secureHash', 'anything']]), vector.key, mode)).toBe(vector.expected);
    }
  });
});

it('covers every vector there is', () => {
  const covered = [
    ...of('qfpay', 'request'),
    ...of('qfpay', 'response-body'),
    ...of('qfpay', 'notification-body'),
    ...vectors.filter((vector) => vector.gateway === 'wavpay'),
  ];
  expect(covered).toHaveLength(vectors.length);
});
