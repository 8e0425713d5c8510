import { expect, test } from 'vitest';
import { carPark, HOUR_MS, payStay, show, ticket } from '../support/car-park.ts';

const ALL_OFF = { kind: 'voucher', voucher: { id: 'v1', value: { kind: 'percent', percent: 100 } } } as const;

test('a voucher that comes with the rest to pay is worth that rest, and not what was paid before', () => {
  const kiosk = carPark();
  const reading = ticket(kiosk, 2 * HOUR_MS);
  show(kiosk, reading);
  payStay(kiosk);
  kiosk.pass(HOUR_MS);
  show(kiosk, reading);
  expect(kiosk.phaseAs('stay').due.minor).toBe(300);
  show(kiosk, ALL_OFF);
  kiosk.send({ type: 'begin' });
  const paid = kiosk.entriesOf('ticket').flatMap(({ fact }) => (fact.fact === 'paid' ? [fact.payment] : []));
  expect(paid.map(({ amount, takenOff }) => [amount.minor, takenOff])).toEqual([
    [600, 0],
    [0, 300],
  ]);
  kiosk.pass(HOUR_MS);
  show(kiosk, reading);
  expect(kiosk.phaseAs('stay').due.minor).toBe(300);
});
