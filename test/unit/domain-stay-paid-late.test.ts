import { describe, expect, test } from 'vitest';
import { carPark, effectsOf, HOUR_MS, PAY_STATION, show, ticket } from '../support/car-park.ts';
import { CLOSED, DECLINED, KioskDrive, PAID, PENDING, WAVPAY_CODE } from '../support/kiosk-drive.ts';

/** The wallet, which knows no cancel, asks its owner, who takes too long; the customer is let go, and the kiosk goes on asking. */
function letGo(kiosk: KioskDrive): void {
  show(kiosk, ticket(kiosk, HOUR_MS - 600_000));
  kiosk.respond = ({ do: verb }) => (verb === 'present' ? DECLINED : PENDING);
  kiosk.scan(WAVPAY_CODE);
  kiosk.pass(60_000);
}

function paidAfterAll(kiosk: KioskDrive): void {
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : CLOSED);
  kiosk.pass(60_000);
}

describe('a payment for a stay that turns out good too late', () => {
  test('counts while it still helps: the exit opens for it', () => {
    const kiosk = carPark();
    letGo(kiosk);
    paidAfterAll(kiosk);
    expect(kiosk.states).toContain('kept');
    expect(kiosk.alarms).toEqual([]);
    expect(effectsOf(kiosk, 'tell site')[0]?.fact).toMatchObject({ fact: 'paid', key: 't1' });
  });

  test('goes back where the site does not want that', () => {
    const kiosk = carPark({ honourLate: false });
    letGo(kiosk);
    paidAfterAll(kiosk);
    expect(kiosk.alarms[0]).toBe('late payment');
    expect(effectsOf(kiosk, 'tell site')).toEqual([]);
  });

  test('goes back when the ticket was paid another way meanwhile', () => {
    const kiosk = carPark();
    letGo(kiosk);
    const payment = { saleId: 'B-1', at: kiosk.wall, amount: { currency: 'MYR', minor: 300 } as const };
    const until = { takenOff: 0, coversUntil: kiosk.wall, leaveBy: kiosk.wall };
    kiosk.send({
      type: 'ticket fact',
      fact: { fact: 'paid', key: 't1', payment: { ...payment, ...until }, substitute: false },
    });
    paidAfterAll(kiosk);
    expect(kiosk.alarms[0]).toBe('late payment');
  });

  test('counts while somebody buys something else', () => {
    const kiosk = KioskDrive.ready({ parking: PAY_STATION });
    letGo(kiosk);
    kiosk.back();
    kiosk.choose();
    paidAfterAll(kiosk);
    expect(kiosk.states).toContain('kept');
  });

  test('goes back when the same ticket is being paid anew', () => {
    const kiosk = carPark();
    letGo(kiosk);
    kiosk.back();
    show(kiosk, ticket(kiosk, HOUR_MS));
    kiosk.send({ type: 'begin' });
    paidAfterAll(kiosk);
    expect(kiosk.alarms[0]).toBe('late payment');
  });

  test('goes back when the same ticket is in front again', () => {
    const kiosk = carPark();
    letGo(kiosk);
    kiosk.back();
    show(kiosk, ticket(kiosk, HOUR_MS));
    paidAfterAll(kiosk);
    expect(kiosk.alarms[0]).toBe('late payment');
  });
});
