import { defineGateway } from '../module.ts';
import { checkUqpay } from './check.ts';
import { UqpayGateway } from './client.ts';
import { uqpayMessageSettings, uqpaySchema, uqpaySettings } from './config.ts';
import { uqpayAcknowledgement, uqpayNotificationReader } from './notification.ts';

export const UQPAY = defineGateway({
  name: 'uqpay',
  title: 'UQPAY',
  description: 'UQPAY acquiring 1.0: AlipayHK, MPay and others.',
  schema: uqpaySchema,
  secrets: ['key', 'privateKey', 'gatewayKey', 'token', 'notificationKey'],
  check: checkUqpay,
  create: (section, secrets, context, { onHealth, now }) =>
    new UqpayGateway(uqpaySettings(section, secrets, context), {
      now,
      ...(onHealth === undefined ? {} : { onHealth }),
    }),
  notifications: {
    acknowledgement: ({ acknowledgement }) => uqpayAcknowledgement(acknowledgement),
    // UQPAY names no limit; the shortest that another gateway names keeps a relay on the safe side.
    answerWithinMs: 5_000,
    secrets: ['notificationKey'],
    reader: (section, secrets) => uqpayNotificationReader(uqpayMessageSettings(section, secrets)),
  },
});
