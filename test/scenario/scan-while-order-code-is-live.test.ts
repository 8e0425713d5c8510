import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('scan while an order code is live: the code leaves the screen at once and its order is closed', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber;

  await kiosk.scan(kiosk.qfpay.issue());
  expect(kiosk.screen).toMatchObject({ phase: 'charging', qr: null });
  expect((await kiosk.sees('thanks')).lines).toEqual(en.thanksPrinted);

  const books = await closeBooks(kiosk);
  expect(books).toEqual({
    broken: [],
    sales: ['completed'],
    payments: ['not paid', 'kept'],
    taken: 250,
    refunds: 0,
    alarms: [],
  });
  expect(kiosk.qfpay.ledger.find(shown ?? '')?.state).toBe('closed');
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.receipts()).toHaveLength(1);
});
