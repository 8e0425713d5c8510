import { z } from 'zod';
import { amountText, credential, duration } from '../../schema/values.ts';

/** `orders.remote`. Left out: no host system can ask for anything. */
export const hostOrdersSchema = z.strictObject({
  token: credential.optional().meta({
    description:
      'What a host system has to send as bearer token to /api/orders. Left out: orders come as signed commands only (`create-order`), and the address is not there.',
  }),
  maxAmount: amountText.meta({
    description: 'The most that a host may ask for in one order: decimal text in the currency of the kiosk, in quotes.',
  }),
  remember: duration('1h', '2160h').prefault('72h').meta({
    description:
      'How long an order that is over can be looked up, and its number asked for again comes to nothing new. Longer than a host may go on asking.',
  }),
});

export type HostOrdersFile = z.output<typeof hostOrdersSchema>;
