import { expect, test } from 'vitest';
import { carPark, HOUR_MS, MINUTE_MS, PAYING_EXIT, payStay, show } from '../support/car-park.ts';
import { DELIVERED, type KioskDrive } from '../support/kiosk-drive.ts';

const PLATE = { kind: 'ticket', key: 'p1', enteredAt: null } as const;

function comesIn(kiosk: KioskDrive): void {
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'p1', at: kiosk.wall } });
}

test('paid, and let out by a gate that was opened by hand: the next visit is one of its own', () => {
  const kiosk = carPark();
  comesIn(kiosk);
  kiosk.pass(HOUR_MS);
  show(kiosk, PLATE);
  payStay(kiosk);
  kiosk.pass(24 * HOUR_MS);
  comesIn(kiosk);
  kiosk.pass(2 * HOUR_MS);
  show(kiosk, PLATE);
  expect(kiosk.phaseAs('stay').due.minor).toBe(600);
});

test('a camera that reads a plate once more while its time to leave runs begins no new visit', () => {
  const kiosk = carPark();
  comesIn(kiosk);
  kiosk.pass(HOUR_MS);
  show(kiosk, PLATE);
  payStay(kiosk);
  kiosk.pass(10 * MINUTE_MS);
  comesIn(kiosk);
  show(kiosk, PLATE);
  expect(kiosk.phaseAs('told').what).toMatchObject({ kind: 'nothing to pay' });
  kiosk.pass(2 * HOUR_MS);
  show(kiosk, PLATE);
  expect(kiosk.phaseAs('stay').due.minor).toBe(900);
});

test('left by the gate, back at once, and read twice: the visit began with the first time', () => {
  const kiosk = carPark({}, PAYING_EXIT);
  comesIn(kiosk);
  kiosk.pass(HOUR_MS);
  show(kiosk, PLATE);
  payStay(kiosk);
  kiosk.deliveryEnds(DELIVERED);
  kiosk.pass(5 * MINUTE_MS);
  comesIn(kiosk);
  kiosk.pass(58 * MINUTE_MS);
  comesIn(kiosk);
  kiosk.pass(5 * MINUTE_MS);
  show(kiosk, PLATE);
  expect(kiosk.phaseAs('stay').due.minor).toBe(600);
});
