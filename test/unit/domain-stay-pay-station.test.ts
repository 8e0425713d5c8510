import { describe, expect, test } from 'vitest';
import { carPark, effectsOf, GRACE_MS, HOUR_MS, MINUTE_MS, payStay, show, ticket } from '../support/car-park.ts';
import { ALIPAY_CODE } from '../support/kiosk-drive.ts';

describe('paying at a pay station', () => {
  test('a ticket shows what its stay costs', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, 2 * HOUR_MS + MINUTE_MS));
    const stay = kiosk.phaseAs('stay');
    expect(stay.due).toEqual({ currency: 'MYR', minor: 900 });
    expect(stay.enteredAt).toBe(kiosk.wall - 2 * HOUR_MS - MINUTE_MS);
  });

  test('the button leads to the order code, a payment code pays without any button', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, HOUR_MS));
    kiosk.send({ type: 'begin' });
    expect(kiosk.phase.name).toBe('paying');
    const other = carPark();
    show(other, ticket(other, HOUR_MS));
    other.scan(ALIPAY_CODE);
    expect(other.phase.name).toBe('charging');
    expect(other.last.amount).toEqual({ currency: 'MYR', minor: 300 });
  });

  test('paid: the ticket is marked in the same commit, no pin moves, and the receipt is printed', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, HOUR_MS));
    payStay(kiosk);
    expect(kiosk.phase.name).toBe('receipt');
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.ends).toEqual(['completed']);
    const [fact] = effectsOf(kiosk, 'tell site').map((effect) => effect.fact);
    expect(fact).toMatchObject({ fact: 'paid', key: 't1', payment: { leaveBy: kiosk.wall + GRACE_MS } });
    expect(kiosk.entriesOf('ticket')).toHaveLength(1);
    expect(effectsOf(kiosk, 'print')[0]?.paper.sale.subject).toMatchObject({ kind: 'stay', opensGate: false });
  });

  test('within the free minutes, and after paying, there is nothing to pay', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, 10 * MINUTE_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'nothing to pay', leaveBy: kiosk.wall + 5 * MINUTE_MS + 1 });
    kiosk.back();
    show(kiosk, ticket(kiosk, HOUR_MS, 't2'));
    payStay(kiosk);
    kiosk.send({ type: 'printed', saleId: kiosk.phaseAs('receipt').saleId, result: 'printed' });
    kiosk.back();
    show(kiosk, ticket(kiosk, HOUR_MS, 't2'));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'nothing to pay', leaveBy: kiosk.wall + GRACE_MS });
  });

  test('too late after paying: only what has come since is due', () => {
    const kiosk = carPark();
    const reading = ticket(kiosk, HOUR_MS);
    show(kiosk, reading);
    payStay(kiosk);
    kiosk.pass(HOUR_MS + MINUTE_MS);
    show(kiosk, reading);
    expect(kiosk.phaseAs('stay').due.minor).toBe(600);
  });

  test('a stay that nobody pays is over after a minute, and nothing is written of it', () => {
    const kiosk = carPark();
    const before = kiosk.entries.length;
    show(kiosk, ticket(kiosk, HOUR_MS));
    kiosk.pass(60_000);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.entries).toHaveLength(before);
  });

  test('a code that is neither voucher nor payment code is said to be neither', () => {
    const kiosk = carPark();
    show(kiosk, ticket(kiosk, HOUR_MS));
    kiosk.scan('https://example.com');
    expect(kiosk.phaseAs('stay').notice).toBe('not a voucher');
  });

  test('with no receipts a paid stay thanks at once', () => {
    const kiosk = carPark();
    kiosk.settings = { ...kiosk.settings, printReceipts: false };
    show(kiosk, ticket(kiosk, HOUR_MS));
    payStay(kiosk);
    expect(kiosk.phase.name).toBe('thanks');
  });
});
