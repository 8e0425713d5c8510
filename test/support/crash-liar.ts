import type { AnswerFault, Faults, QfpaySandbox, Verb, WavpaySandbox } from '../../src/sandbox/gateways/index.ts';
import type { Random } from './random.ts';

/** One way of lying, until it is healed or its count is used up. */
export type Liar = Partial<Faults>;

const ANSWERS: readonly AnswerFault[] = [
  'lost after processing',
  'lost before processing',
  'slow',
  'system error',
  'http 500',
  'bad signature',
  'truncated',
  'empty',
  'other amount',
];
const VERBS: readonly (readonly Verb[] | null)[] = [
  null,
  ['charge'],
  ['present'],
  ['query'],
  ['cancel'],
  ['refund'],
  ['charge', 'query'],
  ['query', 'cancel'],
];

/** Half of the lives meet honest gateways: whole sales have to be cut in two as well. */
export function randomLiar(random: Random): Liar | null {
  if (random.chance(0.5)) return null;
  const answer = random.pick(ANSWERS);
  return {
    answer,
    verbs: random.pick(VERBS),
    count: random.chance(0.7) ? 1 + random.int(3) : null,
    slowMs: 200 + random.int(3_500),
    // A system error may or may not have done what was asked.
    processed: answer === 'system error' || answer === 'http 500' ? random.chance(0.5) : true,
  };
}

export async function lie(
  liar: Liar,
  gateways: { readonly qfpay: QfpaySandbox; readonly wavpay: WavpaySandbox },
  random: Random,
): Promise<void> {
  const both = random.chance(0.3);
  const one = random.pick([gateways.qfpay, gateways.qfpay, gateways.wavpay]);
  await Promise.all((both ? [gateways.qfpay, gateways.wavpay] : [one]).map((gateway) => gateway.faults.set(liar)));
}
