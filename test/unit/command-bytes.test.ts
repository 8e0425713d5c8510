import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readEnvelope, signedBytes } from '../../src/fleet/command-envelope.ts';
import { isSignedBy, publicKeyObject } from '../../src/fleet/command-keys.ts';
import { Signer, VECTOR, vectorKey } from '../support/command-sign.ts';

const envelope = readEnvelope(Buffer.from(JSON.stringify(VECTOR.message)));
const address = { kioskId: VECTOR.kioskId, name: VECTOR.command };

describe('the bytes that are signed', () => {
  test('are those of the example, whose signature OpenSSL made', () => {
    expect(envelope).toEqual(VECTOR.message);
    const bytes = signedBytes(address, VECTOR.message);
    expect(bytes.toString()).toBe(VECTOR.bytes);
    expect(isSignedBy(publicKeyObject(vectorKey()), bytes, VECTOR.message.signature)).toBe(true);
    expect(sign(null, bytes, createPrivateKey(VECTOR.privateKey)).toString('base64')).toBe(VECTOR.message.signature);
  });

  test('are no others for a sender written apart from the program', () => {
    const signer = new Signer('front-desk', VECTOR.privateKey);
    const { signature: _, ...rest } = VECTOR.message;
    expect(signer.sign({ ...rest, kiosk: VECTOR.kioskId, command: VECTOR.command })).toEqual(VECTOR.message);
  });

  test('differ for every field, and for the kiosk and the command of the address', () => {
    const others = [
      signedBytes({ ...address, kioskId: 'lobby-2' }, VECTOR.message),
      signedBytes({ ...address, name: 'reset-breaker' }, VECTOR.message),
      signedBytes(address, { ...VECTOR.message, id: 'other' }),
      signedBytes(address, { ...VECTOR.message, key: 'other' }),
      signedBytes(address, { ...VECTOR.message, issuedAt: '2026-03-01T08:00:00.001Z' }),
      signedBytes(address, { ...VECTOR.message, notAfter: '2026-03-01T08:10:00.001Z' }),
      signedBytes(address, { ...VECTOR.message, counter: 1 }),
      signedBytes(address, { ...VECTOR.message, args: {} }),
      signedBytes(address, { ...VECTOR.message, args: { job: 'LOB1-J3' } }),
      signedBytes(address, { ...VECTOR.message, args: { job: 'LOB1-J3', as: 'not paid' } }),
    ].map((bytes) => bytes.toString());
    expect(new Set([...others, VECTOR.bytes]).size).toBe(others.length + 1);
  });

  test('cannot be moved from one field to the next', () => {
    const one = signedBytes(address, { ...VECTOR.message, args: { a: 'x\nb 1 y' } });
    const two = signedBytes(address, { ...VECTOR.message, args: { a: 'x', b: 'y' } });
    expect(one.equals(two)).toBe(false);
  });
});
