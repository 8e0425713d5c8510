import { CODEPAY } from './codepay/module.ts';
import type { GatewayModule } from './module.ts';
import { QFPAY } from './qfpay/module.ts';
import { UQPAY } from './uqpay/module.ts';
import { WAVPAY } from './wavpay/module.ts';

/** Every gateway there is, in the order of the configuration reference. */
export const GATEWAYS: readonly GatewayModule[] = [
  // One line per gateway.
  UQPAY,
  CODEPAY,
  QFPAY,
  WAVPAY,
];
