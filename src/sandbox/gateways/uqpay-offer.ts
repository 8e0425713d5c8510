import type { SandboxOffer } from './offer.ts';
import { UqpaySandbox } from './uqpay.ts';
import { UQPAY_SANDBOX_MEANINGS } from './uqpay-rules.ts';

/** Play credentials: they open nothing but the sandbox. */
const CREDENTIALS = {
  clientId: 'SANDBOX0000000001',
  signId: 'SANDBOXSIGN01',
  key: 'sandbox-transaction-key-opens-nothing',
  notificationKey: 'sandbox-notification-key-opens-nothing',
};

export const UQPAY_OFFER: SandboxOffer = {
  title: 'UQPAY',
  open: async (_keep, options) => ({
    sandbox: new UqpaySandbox({ ...CREDENTIALS, token: '', ...options }),
    credentials: { 'uqpay-key': CREDENTIALS.key, 'uqpay-notification-key': CREDENTIALS.notificationKey },
    section: (url) => ({
      baseUrl: url,
      clientId: CREDENTIALS.clientId,
      signId: CREDENTIALS.signId,
      signType: 'SHA',
      key: { credential: 'uqpay-key' },
      notificationKey: { credential: 'uqpay-notification-key' },
      resultCodes: UQPAY_SANDBOX_MEANINGS,
    }),
    wallets: [
      {
        id: 'uqpay-alipayhk',
        name: 'AlipayHK',
        gateway: 'uqpay',
        method: 'ALIPAY_HK',
        present: 'ORDER_CODE',
        charge: true,
        codes: [{ prefix: ['28'], length: [17, 19], charset: 'digits' }],
      },
      {
        id: 'uqpay-mpay',
        name: 'MPay',
        gateway: 'uqpay',
        method: 'MPAY',
        charge: true,
        codes: [{ prefix: ['25'], length: [24, 24], charset: 'digits' }],
      },
    ],
  }),
};
