import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the order code is paid, and notified, while the scanned payment is being delivered: one delivery, the second goes back', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('delivering');
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);
  expect(await kiosk.notify(kiosk.qfpay, shown)).toBe('accepted');
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['completed'],
    payments: ['refunded', 'kept'],
    taken: 250,
    refunds: 1,
  });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.receipts()).toHaveLength(1);
});
