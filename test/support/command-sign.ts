import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { CommandKey } from '../../src/fleet/command-keys.ts';
import { publicKeyBytes } from '../../src/fleet/command-keys.ts';

export const KIOSK_ID = 'k1';

/** Somebody who may command: a key, and how to sign with it. Written apart from the program, as a sender in another language is. */
export class Signer {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly publicKey: Uint8Array;
  #counter = 0;

  constructor(name = 'front-desk', pem?: string) {
    this.name = name;
    this.privateKey = pem === undefined ? generateKeyPairSync('ed25519').privateKey : createPrivateKey(pem);
    const { x } = this.privateKey.export({ format: 'jwk' });
    this.publicKey = Buffer.from(x ?? '', 'base64url');
  }

  get commandKey(): CommandKey {
    return { name: this.name, publicKey: this.publicKey };
  }

  /** For a configuration. */
  get configured(): { readonly name: string; readonly publicKey: string } {
    return { name: this.name, publicKey: Buffer.from(this.publicKey).toString('base64') };
  }

  /** @param now wall ms of the signing. Every command has a counter above the last, unless one is given. */
  sign(what: Unsigned, now = Date.now()): Record<string, unknown> {
    this.#counter = Math.max(this.#counter + 1, now);
    const issuedAt = what.issuedAt ?? new Date(now).toISOString();
    const notAfter = what.notAfter ?? new Date(now + 600_000).toISOString();
    const { kiosk = KIOSK_ID, command = 'reset-breaker', counter = this.#counter, args = {} } = what;
    const { id = `c-${counter}`, key = this.name } = what;
    const fields = { kiosk, command, key, id, issuedAt, notAfter, counter: String(counter) };
    const line = ([name, value]: [string, string]) => `${name} ${Buffer.byteLength(value)} ${value}\n`;
    const rest = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = `kioskd-command 1\n${Object.entries(fields).map(line).join('')}args ${rest.length}\n${rest.map(line).join('')}`;
    const signature = sign(null, Buffer.from(text), this.privateKey).toString('base64');
    return { id, key, issuedAt, notAfter, counter, args, signature };
  }

  text(what: Unsigned, now?: number): string {
    return JSON.stringify(this.sign(what, now));
  }
}

export interface Unsigned {
  readonly kiosk?: string;
  readonly command?: string;
  readonly key?: string;
  readonly id?: string;
  readonly issuedAt?: string;
  readonly notAfter?: string;
  readonly counter?: number;
  readonly args?: Readonly<Record<string, string>>;
}

/** The example of `src/fleet/README.md`; bytes and signature were made with OpenSSL (`openssl pkeyutl -sign -rawin`). */
export const VECTOR = {
  kioskId: 'lobby-1',
  command: 'settle-job',
  publicKey: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  privateKey:
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n',
  bytes: [
    'kioskd-command 1',
    'kiosk 7 lobby-1',
    'command 10 settle-job',
    'key 10 front-desk',
    'id 12 Vq3-xJ2k_9Lr',
    'issuedAt 24 2026-03-01T08:00:00.000Z',
    'notAfter 24 2026-03-01T08:10:00.000Z',
    'counter 13 1772352000000',
    'args 2',
    'as 9 paid back',
    'job 7 LOB1-J3',
    '',
  ].join('\n'),
  message: {
    id: 'Vq3-xJ2k_9Lr',
    key: 'front-desk',
    issuedAt: '2026-03-01T08:00:00.000Z',
    notAfter: '2026-03-01T08:10:00.000Z',
    counter: 1_772_352_000_000,
    args: { job: 'LOB1-J3', as: 'paid back' },
    signature: '7U94tN9hJy7pdCTG/AlgGVi5ggIdoHACloSPdNRwAzUsc7n+1sCw1HNasL450O3IjBsK6ezwcGsxhbu3XlvgBA==',
  },
} as const;

/** @throws Error when the vector's key cannot be read. */
export function vectorKey(): Uint8Array {
  const bytes = publicKeyBytes(VECTOR.publicKey);
  if (bytes === null) {
    throw new Error('the key of the vector cannot be read');
  }
  return bytes;
}
