import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the gateway accepts the cancel and takes the money all the same: found by asking once more, and given back', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  await kiosk.time.until(() => kiosk.state.payments.get(left)?.state === 'watching', 'the cancel was accepted');
  expect(kiosk.qfpay.ledger.find(left)?.state).toBe('closed');
  expect(kiosk.qfpay.ledger.approve(left, true)).toBe(true);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['refunded'],
    payments: ['refunded'],
    taken: 0,
    refunds: 1,
    alarms: ['late payment'],
  });
  expect(kiosk.pulses('motor1')).toBe(0);
});
