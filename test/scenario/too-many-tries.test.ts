import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a phone that keeps failing: the sale ends after its last try and the kiosk is free again', async () => {
  const kiosk = await startKiosk({ maxPaymentsPerSale: 4 });
  await kiosk.choose('water');
  for (let tries = 0; kiosk.screen.phase !== 'thanks' && tries < 10; tries += 1) {
    await kiosk.scan(kiosk.qfpay.issue('decline'));
    await kiosk.time.until(() => ['paying', 'thanks'].includes(kiosk.screen.phase), 'the answer');
  }
  expect(kiosk.screen.title).toBe(en.tooManyTitle);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0, refunds: 0, alarms: [] });
  expect(books.payments.length).toBeLessThanOrEqual(4);
  expect(kiosk.pulses('motor1')).toBe(0);
});
