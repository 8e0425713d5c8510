import { expect, test } from 'vitest';
import { carPark, HOUR_MS, PAY_STATION, payStay, show, ticket } from '../support/car-park.ts';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

function thanked(): KioskDrive {
  const kiosk = carPark();
  show(kiosk, ticket(kiosk, HOUR_MS));
  payStay(kiosk);
  kiosk.send({ type: 'printed', saleId: kiosk.last.saleId, result: 'not printed' });
  expect(kiosk.phase.name).toBe('thanks');
  return kiosk;
}

test('the next customer holds a ticket to the reader, and need not end the last screen first', () => {
  const kiosk = thanked();
  show(kiosk, ticket(kiosk, HOUR_MS, 't2'));
  expect(kiosk.phaseAs('stay').ticket).toBe('t2');
});

test('the ticket that was just paid, and still lies on the reader, takes no receipt off the screen', () => {
  const kiosk = thanked();
  const { phase } = kiosk;
  show(kiosk, ticket(kiosk, HOUR_MS));
  expect(kiosk.phase).toEqual(phase);
});

test('a voucher takes nothing off the screen either', () => {
  const kiosk = thanked();
  show(kiosk, { kind: 'voucher', voucher: { id: 'v1', value: { kind: 'minutes', minutes: 120 } } });
  expect(kiosk.phase.name).toBe('thanks');
});

test('nor does it have to be ended by whoever bought something before, and has no receipt', () => {
  const kiosk = KioskDrive.ready({ parking: PAY_STATION, printReceipts: false }).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(DELIVERED);
  kiosk.respond = () => ({ kind: 'not paid', reason: 'order closed', code: '1142' });
  kiosk.pass(0);
  expect([kiosk.phase.name, kiosk.state.lastReceipt]).toEqual(['thanks', null]);
  show(kiosk, ticket(kiosk, HOUR_MS));
  expect(kiosk.phase.name).toBe('stay');
});
