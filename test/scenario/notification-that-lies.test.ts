import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('notified as paid, again and again, and it is not: asked about, never delivered, no faster than the gateway allows', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  const from = kiosk.time.now();
  for (let paidAt = 1; paidAt <= 20; paidAt += 1) {
    expect(await kiosk.notify(kiosk.qfpay, shown, { claim: 'paid', paidAt })).toBe('accepted');
    await kiosk.time.pass(100);
  }
  const asked = kiosk.qfpay.callsOf('query').filter(({ at }) => at >= from);
  expect(asked.length).toBeLessThanOrEqual(2);
  expect(kiosk.screen.phase).toBe('paying');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0, refunds: 0 });
  expect(kiosk.pulses('motor1')).toBe(0);
});

test('notified as paid with another amount: written down as an attack, and nothing else', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  const asked = kiosk.qfpay.callsOf('query').length;
  const amount = { currency: 'MYR', minor: 1 } as const;
  expect(await kiosk.notify(kiosk.qfpay, shown, { claim: 'paid', amount })).toBe('accepted');
  expect(kiosk.qfpay.callsOf('query').length).toBe(asked);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 0 });
  const attacks = (await kiosk.entries()).filter((entry) => entry.kind === 'security');
  expect(attacks).toMatchObject([{ orderNumber: shown, what: 'other amount' }]);
});
