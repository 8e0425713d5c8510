import { defineGateway } from '../module.ts';
import { WavpayGateway } from './client.ts';
import { checkWavpay, wavpaySchema, wavpaySettings } from './config.ts';

export const WAVPAY = defineGateway({
  name: 'wavpay',
  title: 'WavPay',
  description: 'WavPay MicroPay: payment codes only, no refund and no cancel.',
  schema: wavpaySchema,
  secrets: ['key'],
  check: checkWavpay,
  create: (section, secrets, _context, dependencies) =>
    new WavpayGateway(wavpaySettings(section, secrets), dependencies),
  notifications: null,
});
