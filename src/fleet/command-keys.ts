import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A key whose commands a kiosk carries out. Public: the other half stays with the operator, never at the broker or the kiosk. */
export interface CommandKey {
  /** Names it in the journal and in every command that was signed with it. */
  readonly name: string;
  /** The 32 bytes of RFC 8032. */
  readonly publicKey: Uint8Array;
}

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** What stands before the 32 bytes in a public key of the form `openssl pkey -pubout` writes (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PEM = /^-----BEGIN PUBLIC KEY-----(.*)-----END PUBLIC KEY-----$/s;

/**
 * Reads a public Ed25519 key: the 32 bytes or the DER form in Base64, or PEM, in one line or several.
 * @returns the 32 bytes; null when it is none of these, or one of the few points for which anybody can make signatures.
 */
export function publicKeyBytes(text: string): Uint8Array | null {
  const trimmed = text.trim();
  const base64 = (PEM.exec(trimmed)?.[1] ?? trimmed).replace(/[ \r\n]/g, '');
  const bytes = fromBase64(base64);
  if (bytes === null) {
    return null;
  }
  const isSpki = bytes.length === SPKI_PREFIX.length + KEY_BYTES && bytes.indexOf(SPKI_PREFIX) === 0;
  const key = isSpki ? bytes.subarray(SPKI_PREFIX.length) : bytes;
  return key.length === KEY_BYTES && !isWeak(key) ? key : null;
}

/** The form that stands in a configuration. */
export function publicKeyText(key: Uint8Array): string {
  return Buffer.from(key).toString('base64');
}

/** For `node:crypto`. */
export function publicKeyObject(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: 'der', type: 'spki' });
}

/** @param signature 64 bytes in Base64, as {@link isSignatureText} accepts them. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: string): boolean {
  const raw = fromBase64(signature);
  return raw !== null && raw.length === SIGNATURE_BYTES && verify(null, bytes, key, raw);
}

/** Whether the text is 64 bytes in Base64 in the one way there is to write them. */
export function isSignatureText(text: string): boolean {
  return text.length === 88 && fromBase64(text)?.length === SIGNATURE_BYTES;
}

function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

/**
 * The y coordinates of the points of small order, and the two other ways to write the first of them: with such a "key" a signature
 * that verifies can be made up. A field of zeros, as somebody may leave in an example, is one.
 */
const WEAK: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

function isWeak(key: Uint8Array): boolean {
  const y = Buffer.from(key);
  // The top bit is the sign of x.
  y[KEY_BYTES - 1] = (y[KEY_BYTES - 1] ?? 0) & 0x7f;
  return WEAK.has(y.toString('hex'));
}
