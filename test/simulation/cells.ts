import type { PaymentState } from '../../src/domain/payment.ts';
import { LEARNED, PAYMENT_LIFE } from '../../src/domain/payment-life.ts';

/** Cells of the life table that can happen, as `state/learned`, and that were not met. */
export function cellsNotMet(met: ReadonlySet<string>): string[] {
  const states = Object.keys(PAYMENT_LIFE) as PaymentState[];
  return states.flatMap((state) =>
    LEARNED.filter((learned) => PAYMENT_LIFE[state][learned] !== 'never')
      .map((learned) => `${state}/${learned}`)
      .filter((cell) => !met.has(cell)),
  );
}
