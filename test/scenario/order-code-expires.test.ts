import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('nobody pays the order code: the countdown is the real life of the order, and at its end the order is closed', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const order = kiosk.qfpay.orders()[0];
  const total = kiosk.screen.countdown?.totalMs ?? 0;
  expect(total).toBe((order?.expiresAt ?? 0) - (order?.madeAt ?? 0));

  await kiosk.time.pass(total - 2_000);
  expect(kiosk.screen.phase).toBe('paying');
  await kiosk.sees('idle', 3_000);

  const books = await closeBooks(kiosk);
  expect(books).toEqual({
    broken: [],
    sales: ['abandoned'],
    payments: ['not paid'],
    taken: 0,
    refunds: 0,
    alarms: [],
  });
  expect(kiosk.pulses('motor1')).toBe(0);
});

test('paid in the last second of its life: the customer is served, or has the money back, never neither', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const { orderNumber } = kiosk.qfpay.orders('created')[0] ?? { orderNumber: '' };
  await kiosk.time.pass((kiosk.screen.countdown?.totalMs ?? 0) - 1_000);
  expect(kiosk.qfpay.ledger.approve(orderNumber)).toBe(true);

  const books = await closeBooks(kiosk);
  expect(books.broken).toEqual([]);
  expect(books.sales).toHaveLength(1);
  expect(kiosk.pulses('motor1') + books.refunds).toBe(1);
});

test('paid while the last question about it is on its way: the customer waits for the answer and is served', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const { orderNumber } = kiosk.qfpay.orders('created')[0] ?? { orderNumber: '' };
  await kiosk.time.pass((kiosk.screen.countdown?.totalMs ?? 0) - 6_000);
  expect(kiosk.qfpay.ledger.approve(orderNumber)).toBe(true);
  kiosk.qfpay.from('query', { afterMs: 8_000 });
  await kiosk.time.pass(6_500);
  expect(kiosk.screen).toMatchObject({ phase: 'paying', title: en.unknownTitle, qr: null, busy: true });

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0, alarms: [] });
  expect(kiosk.pulses('motor1')).toBe(1);
});
