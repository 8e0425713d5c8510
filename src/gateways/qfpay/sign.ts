import { createHash, timingSafeEqual } from 'node:crypto';

/** The two digests QFPay offers. MD5 is its default; SHA-256 is what it recommends. */
export type QfpaySignType = 'MD5' | 'SHA256';

const ALGORITHM = { MD5: 'md5', SHA256: 'sha256' } as const;

/**
 * The signature of a request: all parameters as `name=value`, ordered by name, joined with `&`, the client key put right
 * behind, digested, upper-case hex. Values are signed raw, as they are before form encoding.
 */
export function signRequest(params: Readonly<Record<string, string>>, key: string, type: QfpaySignType): string {
  const line = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  return digest(line + key, type);
}

/** The signature of an answer or a notification: the digest of the raw body followed by the client key. */
export function signBody(body: Uint8Array, key: string, type: QfpaySignType): string {
  const hash = createHash(ALGORITHM[type]);
  hash.update(body);
  hash.update(key, 'utf8');
  return hash.digest('hex').toUpperCase();
}

/** Checks an answer's signature over the bytes as received; the case of the hex does not matter. */
export function bodySignatureMatches(body: Uint8Array, received: string, key: string, type: QfpaySignType): boolean {
  return equalText(signBody(body, key, type), received.trim().toUpperCase());
}

/** Notifications are signed like answers, and always with MD5, whatever the requests use. */
export function notificationSignatureMatches(body: Uint8Array, received: string, key: string): boolean {
  return bodySignatureMatches(body, received, key, 'MD5');
}

/**
 * Which digest an answer was signed with: what `X-QF-SIGNTYPE` names, else MD5. QFPay does not say whether answers to
 * SHA-256 requests carry that header, so a signature as long as only SHA-256 makes them is taken for one.
 */
export function signTypeOf(signature: string, header: string | undefined): QfpaySignType {
  return header?.trim().toUpperCase() === 'SHA256' || signature.trim().length === 64 ? 'SHA256' : 'MD5';
}

function digest(text: string, type: QfpaySignType): string {
  return createHash(ALGORITHM[type]).update(text, 'utf8').digest('hex').toUpperCase();
}

function equalText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
