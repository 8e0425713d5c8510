import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

const MIN_CANCEL_AGE_MS = 15_000;

test('the customer presses cancel while confirming: the cancel waits for its minimum age, and then it is certain', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  const scannedAt = kiosk.time.now();
  await kiosk.scan(kiosk.qfpay.issue('ask'));
  await kiosk.sees('confirming');
  const { orderNumber } = kiosk.qfpay.orders('pending')[0] ?? { orderNumber: '' };
  await kiosk.time.pass(2_000);
  await kiosk.press({ type: 'back' });
  expect(kiosk.screen).toMatchObject({ phase: 'confirming', title: en.cancellingTitle, actions: [] });

  await kiosk.sees('idle', 30_000);
  const cancels = kiosk.qfpay.callsOf('cancel').filter((call) => call.orderNumber === orderNumber);
  expect(cancels[0]?.at).toBeGreaterThanOrEqual(scannedAt + MIN_CANCEL_AGE_MS);
  expect(kiosk.qfpay.ledger.find(orderNumber)?.state).toBe('closed');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0, refunds: 0, alarms: [] });
  expect(kiosk.pulses('motor1')).toBe(0);
});

test('the customer confirms on the phone after having pressed cancel: served while they still stand there', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue('ask'));
  await kiosk.sees('confirming');
  await kiosk.press({ type: 'back' });
  kiosk.qfpay.ledger.approve(kiosk.qfpay.orders('pending')[0]?.orderNumber ?? '');
  await kiosk.sees('thanks', 40_000);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0 });
  expect(kiosk.pulses('motor1')).toBe(1);
});
