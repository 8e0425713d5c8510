import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the wallet asks for a PIN: the screen says so, and the confirmation is heard by asking', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue('ask'));
  const view = await kiosk.sees('confirming');
  expect(view).toMatchObject({ title: en.pendingTitle, busy: true });

  await kiosk.time.pass(8_000);
  expect(kiosk.screen.phase).toBe('confirming');
  kiosk.qfpay.ledger.approve(kiosk.qfpay.orders('pending')[0]?.orderNumber ?? '');
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0 });
  expect(kiosk.qfpay.callsOf('charge')).toHaveLength(1);
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('nobody ever confirms: the order is closed after its window and the customer is let go, owing nothing', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue('ask'));
  await kiosk.sees('confirming');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0, refunds: 0 });
  expect(kiosk.qfpay.orders('pending')).toEqual([]);
  expect(kiosk.pulses('motor1')).toBe(0);
});
