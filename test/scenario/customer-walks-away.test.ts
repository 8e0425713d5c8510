import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the customer walks away from the choice: nothing was opened, the kiosk waits for the next', async () => {
  const kiosk = await startKiosk();
  await kiosk.press({ type: 'begin' });
  await kiosk.sees('choosing');
  await kiosk.sees('idle', 60_000);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: [], payments: [] });
});

test('the customer goes back from the order code: the next one is served at once while that order is closed behind', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  expect(kiosk.screen.phase).toBe('idle');

  await kiosk.choose('juice');
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned', 'completed'], taken: 420, refunds: 0, alarms: [] });
  expect(kiosk.qfpay.ledger.find(left)?.state).toBe('closed');
  expect([kiosk.pulses('motor1'), kiosk.pulses('motor2')]).toEqual([0, 1]);
});
