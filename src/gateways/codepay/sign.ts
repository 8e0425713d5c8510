import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { isObject, JsonNumber, type JsonObject, type JsonValue, textOf } from '../json.ts';

/** A shorter RSA key can be broken with means that some have; the gateway's own keys have 2048 bits. */
const LEAST_BITS = 2048;

/**
 * The text that is signed: every field but `sign` that is not empty, ordered by name, as `name=value`, joined with `&`. Values
 * stand raw, without URL encoding.
 */
export function canonical(fields: Iterable<readonly [string, string]>): string {
  return [...fields]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** RSA2 is SHA256withRSA, PKCS #1 v1.5, in standard base64. */
export function signFields(fields: Iterable<readonly [string, string]>, appKey: KeyObject): string {
  return sign('sha256', Buffer.from(canonical(fields)), appKey).toString('base64');
}

/** Takes standard base64 and base64url: one page of the platform prints the second, live messages carry the first. */
export function signatureMatches(text: string, signature: string, gatewayKey: KeyObject): boolean {
  if (!/^[A-Za-z0-9+/_-]{300,1400}={0,2}$/.test(signature)) {
    return false;
  }
  return verify('sha256', Buffer.from(text), gatewayKey, Buffer.from(signature, 'base64'));
}

export type Verdict = 'genuine' | 'unsigned' | 'bad signature';

/**
 * Checks a message over what was received: texts as they were decoded, numbers as they were written, and an object or a list as
 * exactly the characters between its brackets. Nothing is written anew, so fields nobody announced are covered too.
 * @param bytes the message that `message` was parsed from.
 */
export function verifyMessage(bytes: Uint8Array, message: JsonObject, gatewayKey: KeyObject): Verdict {
  const signature = message.get('sign');
  if (typeof signature !== 'string' || signature === '') {
    return 'unsigned';
  }
  const text = canonical(receivedTexts(bytes, message));
  return signatureMatches(text, signature, gatewayKey) ? 'genuine' : 'bad signature';
}

/**
 * Whether a flat message can be read in one way only. The signed text does not mark where a value ends, so whoever gets a text of
 * their own signed as part of a value (`x&trans_status=2`) could have it read as a field, and the true field as a part of some other
 * value. That leaves a trace: a name with a separator in it, or a value that repeats a field with other content.
 * @param relied names of the fields that something follows from.
 */
export function isUnambiguous(message: JsonObject, relied: readonly string[]): boolean {
  return [...message].every(([name, value]) => {
    const text = typeof value === 'string' ? value : '';
    const repeated = [...text.matchAll(/&([^&=]+)=([^&]*)/g)];
    return (
      !/[&=]/.test(name) &&
      repeated.every(([, other = '', content]) => !relied.includes(other) || textOf(message, other) === content)
    );
  });
}

function receivedTexts(bytes: Uint8Array, message: JsonObject): [string, string][] {
  const nested = [...message.values()].some((value) => isObject(value) || Array.isArray(value));
  const sources = nested ? topLevelSources(Buffer.from(bytes).toString('utf8')) : [];
  return [...message].map(([name, value], index) => [name, textFor(value, sources[index] ?? '')]);
}

function textFor(value: JsonValue, source: string): string {
  if (value === null) {
    return '';
  }
  if (value instanceof JsonNumber) {
    return value.literal;
  }
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : source;
}

/** The values of an object as they stand in its text, in order. The text has been parsed before, so it is well formed. */
function topLevelSources(text: string): string[] {
  const sources: string[] = [];
  let depth = 0;
  let from = -1;
  const end = (at: number): void => {
    if (from >= 0) {
      sources.push(text.slice(from, at).trim());
    }
    from = -1;
  };
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gs)) {
    if (token === ':' && depth === 1) {
      from = index + 1;
    } else if (depth === 1 && (token === ',' || token === '}')) {
      end(index);
    }
    depth += token === '{' || token === '[' ? 1 : token === '}' || token === ']' ? -1 : 0;
  }
  return sources;
}

/**
 * The merchant's own private key: PKCS #8 or PKCS #1, as PEM or as bare base64.
 * @throws Error in words that hold nothing of the key.
 */
export function readAppKey(text: string): KeyObject {
  const key = privateKeyOf(text);
  if (key === null) {
    throw new Error('the CodePay app key is no private key (PKCS #8 or PKCS #1, PEM or bare base64, not encrypted)');
  }
  return rsa(key, 'the CodePay app key');
}

/**
 * The gateway's public key: as PEM, or bare base64 as the merchant portal shows it.
 * @throws Error in words.
 */
export function readGatewayKey(text: string): KeyObject {
  // Node would quietly take the public half of a private key, which then stands in a file that anybody may read.
  if (text.includes('PRIVATE KEY') || privateKeyOf(text) !== null) {
    throw new Error('the CodePay gateway key is a private key; what belongs here is the public key of the gateway');
  }
  const key = text.includes('-----')
    ? attempt(() => createPublicKey(text.trim()))
    : (attempt(() => createPublicKey({ key: der(text), format: 'der', type: 'spki' })) ??
      attempt(() => createPublicKey({ key: der(text), format: 'der', type: 'pkcs1' })));
  if (key === null) {
    throw new Error('the CodePay gateway key is no public key (PEM or bare base64)');
  }
  return rsa(key, 'the CodePay gateway key');
}

/**
 * Both keys, read and compared.
 * @throws Error in words, also when the "gateway key" is the public half of the app key: a mix-up seen in the field, after which
 * no answer verifies, and anybody who has the app key could speak for the gateway.
 */
export function readKeys(
  appKey: string,
  gatewayKey: string,
): { readonly appKey: KeyObject; readonly gatewayKey: KeyObject } {
  const keys = { appKey: readAppKey(appKey), gatewayKey: readGatewayKey(gatewayKey) };
  if (createPublicKey(keys.appKey).equals(keys.gatewayKey)) {
    throw new Error(
      'the CodePay gateway key is the public half of your own app key; take the public key of the gateway from the portal',
    );
  }
  return keys;
}

function privateKeyOf(text: string): KeyObject | null {
  return text.includes('-----')
    ? attempt(() => createPrivateKey(text.trim()))
    : (attempt(() => createPrivateKey({ key: der(text), format: 'der', type: 'pkcs8' })) ??
        attempt(() => createPrivateKey({ key: der(text), format: 'der', type: 'pkcs1' })));
}

function rsa(key: KeyObject, what: string): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') {
    throw new Error(`${what} is not an RSA key`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_BITS) {
    throw new Error(`${what} has ${bits} bits; at least ${LEAST_BITS} are needed`);
  }
  return key;
}

function der(text: string): Buffer {
  return Buffer.from(text.replace(/\s+/g, ''), 'base64');
}

function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    // What OpenSSL has to say about a broken key helps nobody, and could quote it.
    return null;
  }
}
