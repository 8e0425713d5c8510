import { defineGateway } from '../module.ts';
import { QfpayGateway } from './client.ts';
import { checkQfpay, qfpaySchema, qfpaySettings } from './config.ts';
import { QFPAY_ACKNOWLEDGEMENT, qfpayNotificationReader } from './notification.ts';

export const QFPAY = defineGateway({
  name: 'qfpay',
  title: 'QFPay',
  description: 'QFPay.',
  schema: qfpaySchema,
  secrets: ['appCode', 'clientKey'],
  check: checkQfpay,
  create: (section, secrets, context, dependencies) =>
    new QfpayGateway(qfpaySettings(section, secrets, context), dependencies),
  notifications: {
    acknowledgement: () => QFPAY_ACKNOWLEDGEMENT,
    // QFPay names no limit; the shortest that another gateway names keeps a relay on the safe side.
    answerWithinMs: 5_000,
    secrets: ['clientKey'],
    reader: (section, secrets) =>
      qfpayNotificationReader({ clientKey: secrets['clientKey'] ?? '', mchid: section.mchid ?? null }),
  },
});
