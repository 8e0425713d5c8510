import { SANDBOX_WAVPAY } from './index.ts';
import { OFFERED_CURRENCY, type SandboxOffer } from './offer.ts';
import { WavpaySandbox } from './wavpay.ts';

export const WAVPAY_OFFER: SandboxOffer = {
  title: 'WavPay',
  open: async (_keep, options) => ({
    sandbox: new WavpaySandbox({ ...SANDBOX_WAVPAY, currency: OFFERED_CURRENCY, ...options }),
    credentials: { 'wavpay-key': SANDBOX_WAVPAY.key },
    section: (url) => ({
      baseUrl: url,
      mchId: SANDBOX_WAVPAY.mchId,
      key: { credential: 'wavpay-key' },
      currency: OFFERED_CURRENCY,
      notFoundCodes: ['1004'],
    }),
    wallets: [
      {
        id: 'wavpay',
        name: 'WavPay',
        gateway: 'wavpay',
        charge: true,
        codes: [{ prefix: ['39'], length: [18, 18], charset: 'digits' }],
      },
    ],
  }),
};
