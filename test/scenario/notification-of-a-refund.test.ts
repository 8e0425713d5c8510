import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a refund takes its time, and its notification says that it is done: asked about at once, believed by the answer', async () => {
  const kiosk = await startKiosk();
  const { qfpay } = kiosk;
  kiosk.hardware.jam(true);
  qfpay.next('refund', { answer: { kind: 'refund pending' } });
  await kiosk.choose('water');
  await kiosk.scan(qfpay.issue());
  await kiosk.time.until(() => qfpay.ledger.refunds().length === 1, 'the refund is under way');
  await kiosk.time.pass(1_000);
  const [refund] = qfpay.ledger.refunds();
  const about = { about: 'refund', orderNumber: refund?.refundNumber ?? '', claim: 'refunded' } as const;
  expect(qfpay.callsOf('queryRefund')).toEqual([]);
  expect(await kiosk.notify(qfpay, refund?.orderNumber ?? '', about)).toBe('accepted');
  await kiosk.time.until(() => qfpay.callsOf('queryRefund').length === 1, 'it is asked about', 100);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(qfpay.callsOf('refund')).toHaveLength(1);
});

test('a notification says that the refund is done, and it is not: asked about until it is', async () => {
  const kiosk = await startKiosk();
  const { qfpay } = kiosk;
  kiosk.hardware.jam(true);
  qfpay.next('refund', { answer: { kind: 'unknown', why: 'timeout', code: '' }, processed: false, afterMs: 30_000 });
  await kiosk.choose('water');
  await kiosk.scan(qfpay.issue());
  await kiosk.sees('refunding');
  const [payment] = [...kiosk.state.payments.values()].filter(({ state }) => state === 'refunding');
  const about = { about: 'refund', orderNumber: payment?.refundNumber ?? '', claim: 'refunded' } as const;
  expect(await kiosk.notify(qfpay, payment?.orderNumber ?? '', about)).toBe('accepted');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
});
