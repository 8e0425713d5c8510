import { CODEPAY_RIG } from './rigs/codepay.ts';
import { QFPAY_RIG } from './rigs/qfpay.ts';
import type { RigLine } from './rigs/rig.ts';
import { UQPAY_RIG } from './rigs/uqpay.ts';
import { WAVPAY_RIG } from './rigs/wavpay.ts';

export { codepayRig } from './rigs/codepay.ts';
export { qfpayRig } from './rigs/qfpay.ts';
export {
  never,
  type Rig,
  type RigLine,
  type RigOptions,
  type StartOptions,
  TestClock,
  type Untold,
} from './rigs/rig.ts';
export { uqpayRig } from './rigs/uqpay.ts';
export { wavpayRig } from './rigs/wavpay.ts';

/** Every gateway with its sandbox, for the stories that all of them must tell alike. */
export const RIGS: readonly RigLine[] = [
  // One line per gateway.
  UQPAY_RIG,
  CODEPAY_RIG,
  QFPAY_RIG,
  WAVPAY_RIG,
];
