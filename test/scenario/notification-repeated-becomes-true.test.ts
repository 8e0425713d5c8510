import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a claim that was wrong is said again, word for word, when it has become true: asked about again, and the money goes back', async () => {
  const kiosk = await startKiosk();
  const { qfpay } = kiosk;
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], payments: ['not paid'] });

  const claim = { claim: 'paid', paidAt: 1 } as const;
  expect(await kiosk.notify(qfpay, left, claim)).toBe('accepted');
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], payments: ['not paid'], refunds: 0 });

  await kiosk.time.pass(600_000);
  expect(qfpay.ledger.approve(left, true)).toBe(true);
  expect(await kiosk.notify(qfpay, left, claim)).toBe('accepted');
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], payments: ['refunded'], taken: 0, refunds: 1 });
});
