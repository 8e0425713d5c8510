import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the disk refuses what a notification led to and the power goes: it was not acknowledged, so it comes again', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  await closeBooks(kiosk);
  expect(kiosk.qfpay.ledger.approve(left, true)).toBe(true);

  kiosk.disk = 'disk full';
  expect(await kiosk.notify(kiosk.qfpay, left)).toBe('not now');
  await kiosk.powerCut();
  kiosk.disk = null;
  await kiosk.boot();
  expect(await closeBooks(kiosk)).toMatchObject({ payments: ['not paid'], taken: 250 });
  expect(await kiosk.notify(kiosk.qfpay, left)).toBe('accepted');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['refunded'], taken: 0, refunds: 1 });
});
