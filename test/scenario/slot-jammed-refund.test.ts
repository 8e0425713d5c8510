import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the slot is jammed: nothing falls, the money goes back, and the customer gets a paper about it', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  const sorry = await kiosk.sees('refunding');
  expect(sorry.title).toBe(en.refundingTitle);
  const farewell = await kiosk.sees('thanks');
  expect(farewell.title).toBe(en.refundedTitle);

  const books = await closeBooks(kiosk);
  expect(books).toEqual({
    broken: [],
    sales: ['refunded'],
    payments: ['not paid', 'refunded'],
    taken: 0,
    refunds: 1,
    alarms: [],
  });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.receipts().join()).toContain('REFUND');
  expect(await kiosk.entries()).toContainEqual(
    expect.objectContaining({ kind: 'delivery ended', delivery: { result: 'failed', reason: 'sensor silent' } }),
  );
});

test('the gateway is slow with the refund: the customer is let go, and it is made all the same, once', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  const late = { kind: 'refund pending' } as const;
  kiosk.qfpay.from('refund', { answer: late });
  kiosk.qfpay.from('queryRefund', { answer: late });
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  const farewell = await kiosk.sees('thanks');
  expect(farewell.title).toBe(en.refundPendingTitle);
  await kiosk.time.pass(300_000);
  kiosk.qfpay.from('refund', null);
  kiosk.qfpay.from('queryRefund', null);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
});
