import type { SandboxLine } from './offer.ts';

/** Every sandbox that `kioskd sandbox --gateways` starts. A port stays a gateway's own once it is published here. */
export const SANDBOX_LIST: readonly SandboxLine[] = [
  // One line per gateway.
  { name: 'uqpay', port: 8101, load: async () => (await import('./uqpay-offer.ts')).UQPAY_OFFER },
  { name: 'codepay', port: 8102, load: async () => (await import('./codepay-offer.ts')).CODEPAY_OFFER },
  { name: 'qfpay', port: 8103, load: async () => (await import('./qfpay-offer.ts')).QFPAY_OFFER },
  { name: 'wavpay', port: 8104, load: async () => (await import('./wavpay-offer.ts')).WAVPAY_OFFER },
];
