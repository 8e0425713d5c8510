import { describe, expect, test } from 'vitest';
import { carPark, HOUR_MS, payStay, show, ticket } from '../support/car-park.ts';

const TWO_HOURS = { kind: 'voucher', voucher: { id: 'v1', value: { kind: 'minutes', minutes: 120 } } } as const;

describe('vouchers', () => {
  test('one makes the stay cheaper, and is used up with the payment', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, 3 * HOUR_MS));
    show(kiosk, TWO_HOURS);
    expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 300 }, notice: 'voucher taken' });
    payStay(kiosk);
    expect(kiosk.entriesOf('ticket').map(({ fact }) => [fact.fact, fact.key])).toEqual([
      ['used', 'voucher:v1'],
      ['paid', 't1'],
    ]);
    kiosk.pass(60_000);
    show(kiosk, ticket(kiosk, 3 * HOUR_MS, 't2'));
    show(kiosk, TWO_HOURS);
    expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 900 }, notice: 'voucher used before' });
  });

  test('what it took off stays off when more becomes due', () => {
    const kiosk = carPark();
    const reading = ticket(kiosk, 3 * HOUR_MS);
    show(kiosk, reading);
    show(kiosk, TWO_HOURS);
    payStay(kiosk);
    kiosk.pass(HOUR_MS);
    show(kiosk, reading);
    expect(kiosk.phaseAs('stay').due.minor).toBe(300);
  });

  test('one that comes with the rest to pay takes something off that rest', () => {
    const kiosk = carPark();
    const reading = ticket(kiosk, HOUR_MS);
    show(kiosk, reading);
    payStay(kiosk);
    kiosk.pass(3 * HOUR_MS);
    show(kiosk, reading);
    expect(kiosk.phaseAs('stay').due.minor).toBe(900);
    show(kiosk, TWO_HOURS);
    expect(kiosk.phaseAs('stay').due.minor).toBe(300);
  });

  test('the same one twice counts once; one that is not paid with stays good', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, 3 * HOUR_MS));
    show(kiosk, TWO_HOURS);
    show(kiosk, TWO_HOURS);
    expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 300 }, notice: 'voucher used before' });
    kiosk.back();
    show(kiosk, ticket(kiosk, 3 * HOUR_MS));
    show(kiosk, TWO_HOURS);
    expect(kiosk.phaseAs('stay').notice).toBe('voucher taken');
  });

  test('another ticket takes the place of the first', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, 3 * HOUR_MS));
    show(kiosk, ticket(kiosk, HOUR_MS, 't2'));
    expect(kiosk.phaseAs('stay')).toMatchObject({ ticket: 't2', due: { minor: 300 }, vouchers: [] });
  });

  test('nothing makes a lost ticket cheaper', () => {
    const kiosk = carPark();
    kiosk.send({ type: 'health', part: 'printer', health: { status: 'ready', reason: '' } });
    kiosk.send({ type: 'lost ticket' });
    show(kiosk, TWO_HOURS);
    expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 5_000 }, notice: 'not a voucher' });
  });
});
