import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { GatewayName } from '../../domain/gateway.ts';
import type { Currency } from '../../domain/money.ts';
import type { GatewaySandbox, SandboxBaseOptions } from './base.ts';

/**
 * Gives a secret that the sandbox itself holds: the same one from start to start, made when there is none yet.
 * @param name of its file; letters, digits and hyphens.
 */
export type Keep = (name: string, make: () => Promise<string>) => Promise<string>;

/** How one gateway's sandbox is offered to integrators. */
export interface SandboxOffer {
  /** For people. */
  readonly title: string;
  /** Makes the sandbox, with the credentials it knows; does not start it. */
  open(keep: Keep, options: SandboxBaseOptions): Promise<OfferedSandbox>;
}

/** A sandbox and all that a client of it has to know. */
export interface OfferedSandbox {
  readonly sandbox: GatewaySandbox;
  /** What a client signs and verifies with, by the names that `section` uses for them. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The gateway's section of a kiosk's configuration. */
  section(url: string): Readonly<Record<string, unknown>>;
  /** Entries for `wallets` of a kiosk's configuration. */
  readonly wallets: readonly Readonly<Record<string, unknown>>[];
}

/** One line of the list. */
export interface SandboxLine {
  readonly name: GatewayName;
  /** Where it listens, unless told otherwise. */
  readonly port: number;
  readonly load: () => Promise<SandboxOffer>;
}

/** What the kiosk of an integrator is taken to sell in. WavPay's messages say nothing of it. */
export const OFFERED_CURRENCY: Currency = 'HKD';

/** A fresh RSA key of 2048 bits, PKCS#8 PEM. */
export async function makeRsaKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

/** The public half of a private key in PEM, SPKI PEM. */
export function publicHalf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
}
