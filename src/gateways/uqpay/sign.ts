import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as rsaSign,
  verify as rsaVerify,
  timingSafeEqual,
} from 'node:crypto';
import { isObject, JsonNumber, type JsonObject, type JsonValue } from '../json.ts';

/** How requests prove who sends them. TOKEN proves nothing about the content. */
export type UqpaySignType = 'SHA' | 'RSA' | 'TOKEN';
/** What stands between the text and the key under SHA. */
export type KeyJoint = '&key=' | 'key=';
export type HashCase = 'lower' | 'upper';
export type RsaDigest = 'SHA256' | 'SHA1';
/** Whether `signature` belongs to `text`. */
export type SignatureCheck = (text: string, signature: string) => boolean;

/** Shorter RSA keys protect nothing. */
const MIN_RSA_BITS = 1024;

/**
 * The text that is signed: fields that are null or empty are left out, the rest is ordered by name and joined as `name=value`
 * with `&`; an object inside is the same between two bars. Numbers stand as they were written. Lists, about which the rule says
 * nothing, are JSON text without blanks.
 */
export function signedText(fields: JsonObject): string {
  return [...fields.keys()]
    .sort()
    .flatMap((name) => {
      const text = valueText(fields.get(name) ?? null);
      return text === '' ? [] : [`${name}=${text}`];
    })
    .join('&');
}

function valueText(value: JsonValue): string {
  if (typeof value === 'string') {
    return value;
  }
  if (isObject(value)) {
    return `|${signedText(value)}|`;
  }
  return value === null ? '' : jsonText(value);
}

/**
 * Whether a message can be read in one way only. The signed text does not mark where a value ends, so whoever gets a text of their
 * own signed as part of a value (`x&status=success`) could have it read as a field, and the true field as a part of some other
 * value. That leaves a trace: a name with a separator in it, or a value that repeats a field with other content.
 * @param relied the fields that something follows from, by the last part of their names; null for one that is not there.
 */
export function isUnambiguous(message: JsonObject, relied: ReadonlyMap<string, string | null>): boolean {
  return [...message].every(([name, value]) => {
    if (/[&=|]/.test(name)) {
      return false;
    }
    if (isObject(value)) {
      return isUnambiguous(value, relied);
    }
    const repeated = [...valueText(value).matchAll(/[&|]([^&|=]+)=([^&|]*)/g)];
    return repeated.every(([, other = '', content]) => !relied.has(other) || relied.get(other) === content);
  });
}

/** JSON without blanks, numbers as they were written. */
export function jsonText(value: JsonValue): string {
  if (value instanceof JsonNumber) {
    return value.literal;
  }
  if (isObject(value)) {
    return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(',')}}`;
  }
  return Array.isArray(value) ? `[${value.map(jsonText).join(',')}]` : JSON.stringify(value);
}

/** SHA: SHA-256 over the text, the joint and the key, as hex. */
export function shaSignature(text: string, key: string, joint: KeyJoint, hashCase: HashCase): string {
  const hex = createHash('sha256').update(`${text}${joint}${key}`, 'utf8').digest('hex');
  return hashCase === 'upper' ? hex.toUpperCase() : hex;
}

/** Which case the hex comes in is not documented, so either is taken. */
export function shaCheck(key: string, joint: KeyJoint): SignatureCheck {
  return (text, signature) => {
    const wanted = Buffer.from(shaSignature(text, key, joint, 'lower'));
    const received = Buffer.from(signature.trim().toLowerCase());
    return wanted.length === received.length && timingSafeEqual(wanted, received);
  };
}

/** RSA: PKCS#1 v1.5 over the text without any key behind it, as standard base64. */
export function rsaSignature(text: string, privateKey: KeyObject, digest: RsaDigest): string {
  return rsaSign(digest, Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

export function rsaCheck(publicKey: KeyObject, digest: RsaDigest): SignatureCheck {
  return (text, signature) => {
    const base64 = signature.trim();
    return (
      /^[A-Za-z0-9+/]{4,1400}={0,2}$/.test(base64) &&
      rsaVerify(digest, Buffer.from(text, 'utf8'), publicKey, Buffer.from(base64, 'base64'))
    );
  };
}

/**
 * An RSA private key: PKCS#8, as PEM or as bare base64.
 * @throws Error in words that hold nothing of the key.
 */
export function rsaPrivateKey(text: string): KeyObject {
  return rsaKey('private', text, () =>
    text.includes('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(bareBase64(text), 'base64'), format: 'der', type: 'pkcs8' }),
  );
}

/**
 * An RSA public key: SPKI, as PEM or as bare base64.
 * @throws Error in words, also for a private key in its place.
 */
export function rsaPublicKey(text: string): KeyObject {
  return rsaKey('public', text, () =>
    text.includes('-----')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(bareBase64(text), 'base64'), format: 'der', type: 'spki' }),
  );
}

/** True when both are halves of one pair: then "the key of the gateway" is our own. */
export function samePair(privateKey: KeyObject, publicKey: KeyObject): boolean {
  return createPublicKey(privateKey).equals(publicKey);
}

function rsaKey(kind: 'private' | 'public', text: string, read: () => KeyObject): KeyObject {
  const form = kind === 'private' ? 'PKCS#8' : 'SPKI';
  if (kind === 'public' && text.includes('PRIVATE KEY')) {
    throw new Error('the public RSA key of UQPAY is a private key');
  }
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // The library's own text may quote what it was given.
    throw new Error(`the ${kind} RSA key for UQPAY is no ${form} key, as PEM or as bare base64`);
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) {
    throw new Error(`the ${kind} RSA key for UQPAY must be an RSA key of at least ${MIN_RSA_BITS} bits`);
  }
  return key;
}

function bareBase64(text: string): string {
  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    throw new Error('no base64');
  }
  return bare;
}
