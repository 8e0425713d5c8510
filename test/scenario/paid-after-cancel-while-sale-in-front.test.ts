import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a closed order is paid while its customer still pays another way: never delivered for, for the gateway may take it back', async () => {
  const kiosk = await startKiosk();
  const { qfpay } = kiosk;
  await kiosk.choose('water');
  await kiosk.seesCode();
  const closed = qfpay.orders('created')[0]?.orderNumber ?? '';
  // A code is scanned and declined: the order code on the screen is closed, and the sale goes on with another one.
  await kiosk.scan(qfpay.issue('decline'));
  await kiosk.seesCode();
  await kiosk.time.until(() => !kiosk.state.payments.has(closed), 'the first order is over');
  expect(qfpay.ledger.find(closed)?.state).toBe('closed');
  expect(kiosk.screen.phase).toBe('paying');

  expect(qfpay.ledger.approve(closed, true)).toBe(true);
  expect(await kiosk.notify(qfpay, closed)).toBe('accepted');
  await kiosk.time.until(() => qfpay.callsOf('refund').length === 1, 'it goes back');
  expect(kiosk.pulses('motor1')).toBe(0);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 0, refunds: 1 });
  expect(kiosk.pulses('motor1')).toBe(0);
});
