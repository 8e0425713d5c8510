import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the customer walks away and pays the photographed code while the next one stands there: the money goes back', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  await kiosk.choose('juice');
  await kiosk.seesCode();
  expect(kiosk.qfpay.ledger.approve(left)).toBe(true);

  await kiosk.time.until(() => kiosk.qfpay.ledger.find(left)?.state === 'refunded', 'the money is back');
  expect(kiosk.screen.phase).toBe('paying');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['refunded', 'completed'],
    taken: 420,
    refunds: 1,
    alarms: ['late payment'],
  });
  expect([kiosk.pulses('motor1'), kiosk.pulses('motor2')]).toEqual([0, 1]);
});
