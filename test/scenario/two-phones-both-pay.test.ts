import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('one phone pays the order code while another is charged: one delivery, the second payment is refunded', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.scan(kiosk.qfpay.issue());
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toEqual({
    broken: [],
    sales: ['completed'],
    payments: ['refunded', 'kept'],
    taken: 250,
    refunds: 1,
    alarms: [],
  });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.receipts()).toHaveLength(1);
});

test('the order code is paid after its order was closed at the gateway: that money goes back too', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.time.until(() => kiosk.qfpay.ledger.find(shown)?.state === 'closed', 'the order is closed');
  expect(kiosk.qfpay.ledger.approve(shown, true)).toBe(true);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['refunded', 'kept'], taken: 250, refunds: 1 });
  expect(kiosk.pulses('motor1')).toBe(1);
});
