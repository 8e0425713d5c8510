import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('notified while it is delivered, after it was, and twice the next day: nothing is done again', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('delivering');
  const { orderNumber } = kiosk.qfpay.orders('paid').find((order) => order.mode === 'cpm') ?? { orderNumber: '' };
  expect(await kiosk.notify(kiosk.qfpay, orderNumber)).toBe('accepted');
  await kiosk.sees('thanks');
  expect(await kiosk.notify(kiosk.qfpay, orderNumber)).toBe('accepted');
  await closeBooks(kiosk);
  await kiosk.restart();
  await kiosk.time.pass(86_400_000);
  const calls = kiosk.qfpay.calls.length;
  const entries = (await kiosk.entries()).length;
  for (const _ of [1, 2]) {
    expect(await kiosk.notify(kiosk.qfpay, orderNumber)).toBe('accepted');
  }

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0, alarms: [] });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect([kiosk.qfpay.calls.length, (await kiosk.entries()).length]).toEqual([calls, entries]);
});
