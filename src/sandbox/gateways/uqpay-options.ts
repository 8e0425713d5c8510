import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { UqpayFields, UqpayPaths } from '../../gateways/uqpay/settings.ts';
import type { SandboxBaseOptions } from './base.ts';
import type { SandboxKey } from './uqpay-rules.ts';

export interface UqpaySandboxOptions extends SandboxBaseOptions {
  readonly clientId: string;
  readonly signId: string;
  /** How requests must be proven, and how answers are signed. Default SHA. */
  readonly signType?: 'SHA' | 'RSA' | 'TOKEN';
  /** SHA: signs requests and answers. */
  readonly key: string;
  readonly token: string;
  /** SHA (also under TOKEN): signs notifications. */
  readonly notificationKey: string;
  /** RSA, PEM: the merchant's public key, our private key, and the one for notifications. */
  readonly merchantPublicKey?: string;
  readonly privateKey?: string;
  readonly notificationPrivateKey?: string;
  readonly keyJoint?: '&key=' | 'key=';
  readonly rsaDigest?: 'SHA256' | 'SHA1';
  readonly answerSigned?: 'whole body' | 'data';
  readonly fields?: Partial<UqpayFields>;
  readonly paths?: UqpayPaths;
  readonly amountUnit?: 'major' | 'minor';
  readonly payAction?: 'object' | 'list';
  /** What `redirectUrl` holds. Default the text of the code itself. */
  readonly redirectUrl?: (orderCode: string) => string;
  /** `processing`: refunds stay so until `finishRefund`. Default done. */
  readonly refunds?: 'done' | 'processing';
  /** Every refund is refused with this code. Default null. */
  readonly refundCode?: string | null;
}

/** null: TOKEN, where nothing is signed. */
export interface SandboxKeys {
  readonly answer: SandboxKey | null;
  readonly request: SandboxKey | null;
  readonly notification: SandboxKey;
}

/** @throws Error when an RSA key is missing. */
export function sandboxKeys(options: UqpaySandboxOptions): SandboxKeys {
  const { signType = 'SHA', keyJoint: joint = '&key=', rsaDigest: digest = 'SHA256' } = options;
  if (signType === 'RSA') {
    return {
      answer: { type: 'RSA', key: createPrivateKey(options.privateKey ?? ''), digest },
      request: { type: 'RSA', key: createPublicKey(options.merchantPublicKey ?? ''), digest },
      notification: { type: 'RSA', key: createPrivateKey(options.notificationPrivateKey ?? ''), digest },
    };
  }
  const both: SandboxKey | null = signType === 'SHA' ? { type: 'SHA', key: options.key, joint } : null;
  return { answer: both, request: both, notification: { type: 'SHA', key: options.notificationKey, joint } };
}
