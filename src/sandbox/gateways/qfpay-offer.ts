import { SANDBOX_QFPAY } from './index.ts';
import type { SandboxOffer } from './offer.ts';
import { QfpaySandbox } from './qfpay.ts';

const digits = (prefix: readonly string[], least: number, most: number): object => ({
  prefix,
  length: [least, most],
  charset: 'digits',
});

export const QFPAY_OFFER: SandboxOffer = {
  title: 'QFPay',
  open: async (_keep, options) => ({
    sandbox: new QfpaySandbox({ ...SANDBOX_QFPAY, ...options }),
    credentials: { 'qfpay-app-code': SANDBOX_QFPAY.appCode, 'qfpay-client-key': SANDBOX_QFPAY.clientKey },
    section: (url) => ({
      baseUrl: url,
      appCode: { credential: 'qfpay-app-code' },
      clientKey: { credential: 'qfpay-client-key' },
      mchid: SANDBOX_QFPAY.mchid,
    }),
    wallets: [
      {
        id: 'qfpay-alipay',
        name: 'Alipay',
        gateway: 'qfpay',
        present: '800101',
        charge: '800108',
        codes: [digits(['25', '26', '27', '28', '29', '30'], 16, 24)],
      },
      {
        id: 'qfpay-wechat',
        name: 'WeChat Pay',
        gateway: 'qfpay',
        present: '800201',
        charge: '800208',
        codes: [digits(['10', '11', '12', '13', '14', '15'], 18, 18)],
      },
    ],
  }),
};
