import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

/** An order code is on the screen, and the answer to a question about it has been on its way since before it was paid. */
async function paidMeanwhile(kiosk: SimulatedKiosk): Promise<string> {
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  const asked = kiosk.qfpay.callsOf('query').length;
  await kiosk.time.until(() => kiosk.qfpay.callsOf('query').length > asked, 'a question is on its way');
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);
  return shown;
}

test('notified while an older answer is on its way: that answer counts for nothing, the next question delivers', async () => {
  const kiosk = await startKiosk();
  kiosk.qfpay.next('query', { afterMs: 8_000 });
  const shown = await paidMeanwhile(kiosk);
  expect(await kiosk.notify(kiosk.qfpay, shown)).toBe('accepted');
  expect(kiosk.pulses('motor1')).toBe(0);
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], payments: ['kept'], taken: 250, refunds: 0 });
  const [older, next] = kiosk.qfpay.callsOf('query');
  expect((next?.at ?? 0) - (older?.at ?? 0)).toBe(8_000);
});

test('the older answer is a no: the sale goes on, and the customer is served', async () => {
  const kiosk = await startKiosk();
  kiosk.qfpay.next('query', {
    answer: { kind: 'not paid', reason: 'order closed', code: '1142' },
    afterMs: 8_000,
  });
  const shown = await paidMeanwhile(kiosk);
  expect(await kiosk.notify(kiosk.qfpay, shown)).toBe('accepted');
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], payments: ['kept'], taken: 250, refunds: 0 });
  expect(kiosk.pulses('motor1')).toBe(1);
});
