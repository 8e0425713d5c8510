import { expect, test } from 'vitest';
import { carPark, HOUR_MS, show, ticket } from '../support/car-park.ts';
import { CLOSED, DECLINED, type KioskDrive, PAID, PENDING, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

function letGo(kiosk: KioskDrive): void {
  show(kiosk, ticket(kiosk, HOUR_MS - 600_000));
  kiosk.respond = ({ do: verb }) => (verb === 'present' ? DECLINED : PENDING);
  kiosk.scan(WAVPAY_CODE);
  kiosk.pass(60_000);
  kiosk.back();
  kiosk.settings = { ...kiosk.settings, withoutPaper: 'ask' };
}

function paidAfterAll(kiosk: KioskDrive): void {
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : CLOSED);
  kiosk.pass(50_000);
}

test('the same ticket is about to be paid anew, and its customer is asked about paper: the late money goes back', () => {
  const kiosk = carPark();
  letGo(kiosk);
  show(kiosk, ticket(kiosk, HOUR_MS));
  kiosk.send({ type: 'begin' });
  expect(kiosk.phase.name).toBe('no paper');
  paidAfterAll(kiosk);
  expect(kiosk.alarms[0]).toBe('late payment');
});

test('somebody else is asked about paper: the late money pays for the stay', () => {
  const kiosk = carPark();
  letGo(kiosk);
  kiosk.settings = { ...kiosk.settings, items: [WATER] };
  kiosk.send({ type: 'begin' });
  expect(kiosk.phase.name).toBe('no paper');
  paidAfterAll(kiosk);
  expect(kiosk.states).toContain('kept');
});
