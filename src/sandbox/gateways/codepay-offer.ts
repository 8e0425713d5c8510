import { createPrivateKey, createPublicKey } from 'node:crypto';
import { CodepaySandbox } from './codepay.ts';
import { SANDBOX_CODEPAY, SANDBOX_CODEPAY_CODES } from './codepay-start.ts';
import { makeRsaKey, publicHalf, type SandboxOffer } from './offer.ts';

export const CODEPAY_OFFER: SandboxOffer = {
  title: 'CodePay',
  open: async (keep, options) => {
    const appKey = await keep('codepay-app-key', makeRsaKey);
    const gatewayKey = await keep('codepay-gateway-key', makeRsaKey);
    const pair = (pem: string) => ({ privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) });
    return {
      sandbox: new CodepaySandbox({
        ...SANDBOX_CODEPAY,
        keys: { app: pair(appKey), gateway: pair(gatewayKey) },
        ...options,
      }),
      credentials: { 'codepay-app-key': appKey },
      section: (url) => ({
        baseUrl: url,
        ...SANDBOX_CODEPAY,
        appKey: { credential: 'codepay-app-key' },
        gatewayKey: publicHalf(gatewayKey).replace(/-----[^-]+-----|\s/g, ''),
        ...SANDBOX_CODEPAY_CODES,
      }),
      wallets: [
        {
          id: 'codepay-alipay-plus',
          name: 'Alipay+',
          gateway: 'codepay',
          method: 'Alipay+',
          present: true,
          charge: true,
          codes: [{ prefix: ['25'], length: [24, 24], charset: 'digits' }],
        },
        {
          id: 'codepay-wechat',
          name: 'WeChat Pay',
          gateway: 'codepay',
          method: 'WeChatPay',
          present: true,
          charge: true,
          codes: [{ prefix: ['10', '11', '12', '13', '14', '15'], length: [18, 18], charset: 'digits' }],
        },
      ],
    };
  },
};
