import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { ANSWER_LOST } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the gateway says once more that it was paid while the refund is on its way: one refund, nothing is delivered for it', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  kiosk.qfpay.next('refund', ANSWER_LOST);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('refunding');
  const { orderNumber } = kiosk.qfpay.orders().find((order) => order.mode === 'cpm') ?? { orderNumber: '' };
  expect(await kiosk.notify(kiosk.qfpay, orderNumber, { claim: 'paid' })).toBe('accepted');
  expect(kiosk.state.phase.name).toBe('refunding');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(kiosk.qfpay.callsOf('refund')).toHaveLength(1);
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('two of its payments succeed while the jammed sale is being paid back: each is refunded once', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('refunding');
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['refunded', 'refunded'], taken: 0, refunds: 2 });
  expect(kiosk.pulses('motor1')).toBe(1);
});
