import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('declined, then paid with another wallet: the same sale, a new order number, one delivery', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue('decline'));
  const again = await kiosk.sees('paying');
  expect(again.title).toBe(en.notices.declined.title);

  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0, alarms: [] });
  expect(kiosk.qfpay.orders('declined')).toHaveLength(1);
  expect(kiosk.wavpay.orders('paid')).toHaveLength(1);
  const numbers = kiosk.gateways.flatMap((gateway) => gateway.orders()).map((order) => order.orderNumber);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(kiosk.pulses('motor1')).toBe(1);
});
