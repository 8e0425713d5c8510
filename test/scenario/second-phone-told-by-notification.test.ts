import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a second phone pays a kept order: the gateway notifies it under another number of its own: a person is told', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  kiosk.qfpay.ledger.approve(shown);
  await kiosk.sees('thanks');
  await closeBooks(kiosk);
  kiosk.qfpay.payAgain(shown);
  expect(await kiosk.notify(kiosk.qfpay, shown, { gatewayRef: 'G-SECOND' })).toBe('accepted');
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [] });
});

test('the same while the first one is being delivered', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  kiosk.qfpay.ledger.approve(shown);
  await kiosk.sees('delivering');
  kiosk.qfpay.payAgain(shown);
  expect(await kiosk.notify(kiosk.qfpay, shown, { gatewayRef: 'G-SECOND' })).toBe('accepted');
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [] });
});
