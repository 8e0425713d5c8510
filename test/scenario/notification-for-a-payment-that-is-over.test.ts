import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

/** Given up and closed; days later the gateway takes the money for it all the same. */
async function paidDaysLater(kiosk: SimulatedKiosk): Promise<string> {
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], payments: ['not paid'] });
  await kiosk.time.pass(2 * 86_400_000);
  expect(kiosk.qfpay.ledger.approve(left, true)).toBe(true);
  return left;
}

test('a payment that was over is notified as paid: it is asked about, and the money goes back', async () => {
  const kiosk = await startKiosk();
  const left = await paidDaysLater(kiosk);
  expect(await kiosk.notify(kiosk.qfpay, left)).toBe('accepted');

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

test('the power goes as soon as the gateway was told that its notification had been taken: the money goes back', async () => {
  const kiosk = await startKiosk();
  const left = await paidDaysLater(kiosk);
  expect(await kiosk.notify(kiosk.qfpay, left)).toBe('accepted');
  await kiosk.restart();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], payments: ['refunded'], taken: 0, refunds: 1 });
});

test('a payment that was refunded is notified as paid: old news, asked about by nobody, refunded once', async () => {
  const kiosk = await startKiosk();
  const left = await paidDaysLater(kiosk);
  await kiosk.notify(kiosk.qfpay, left);
  await closeBooks(kiosk);
  const calls = kiosk.qfpay.calls.length;
  expect(await kiosk.notify(kiosk.qfpay, left, { claim: 'paid', paidAt: 1 })).toBe('accepted');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['refunded'], taken: 0, refunds: 1 });
  expect(kiosk.qfpay.calls.length).toBe(calls);
});
