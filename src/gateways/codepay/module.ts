import { defineGateway } from '../module.ts';
import { CodepayGateway } from './client.ts';
import { checkCodepay, codepaySchema, codepaySettings } from './config.ts';
import { CODEPAY_ACKNOWLEDGE_WITHIN_MS, CODEPAY_ACKNOWLEDGEMENT, codepayNotificationReader } from './notification.ts';
import { readGatewayKey } from './sign.ts';

export const CODEPAY = defineGateway({
  name: 'codepay',
  title: 'CodePay',
  description: 'CodePay, and other brands of the PayCloud platform.',
  schema: codepaySchema,
  secrets: ['appKey'],
  check: checkCodepay,
  create: (section, secrets, context, dependencies) =>
    new CodepayGateway(codepaySettings(section, secrets, context), dependencies),
  notifications: {
    acknowledgement: () => CODEPAY_ACKNOWLEDGEMENT,
    answerWithinMs: CODEPAY_ACKNOWLEDGE_WITHIN_MS,
    // The gateway's key is public: a relay verifies without holding a secret.
    secrets: [],
    reader: ({ gatewayKey, appId, merchantNo }) =>
      codepayNotificationReader({ gatewayKey: readGatewayKey(gatewayKey), appId, merchantNo }),
  },
});
