import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the slot is jammed and the wallet cannot refund: the customer gets a claim slip, the operator an alarm', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.wavpay.issue());
  const farewell = await kiosk.sees('thanks');
  const { orderNumber } = kiosk.wavpay.orders('paid')[0] ?? { orderNumber: '' };
  expect(farewell.title).toBe(en.refundOwedTitle);
  expect(farewell.footer).toContain(orderNumber);

  const books = await closeBooks(kiosk);
  expect(books).toEqual({
    broken: [],
    sales: ['refunded'],
    payments: ['not paid', 'refund owed'],
    taken: 250,
    refunds: 0,
    alarms: ['refund owed'],
  });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.receipts()).toHaveLength(1);
  expect(kiosk.receipts()[0]).toContain(orderNumber);
  expect(kiosk.receipts()[0]).toContain('2.50');
});
