import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { ANSWER_LOST, TIMED_OUT } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the phone confirms after the customer was let go: the money goes back, the relay stays still', async () => {
  const kiosk = await startKiosk();
  kiosk.qfpay.from('cancel', { answer: TIMED_OUT, processed: false });
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue('ask'));
  await kiosk.sees('thanks', 90_000);
  expect(kiosk.screen.title).toBe(en.unsettledTitle);
  const { orderNumber } = kiosk.qfpay.orders('pending').find((order) => order.mode === 'cpm') ?? { orderNumber: '' };
  expect(kiosk.qfpay.ledger.approve(orderNumber)).toBe(true);
  kiosk.qfpay.from('cancel', null);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 0, refunds: 1, sales: ['refunded'], alarms: ['late payment'] });
  expect(kiosk.pulses('motor1')).toBe(0);
});

test('the answer to the charge is lost: it is never sent again, the question finds it, and the customer is served', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  kiosk.qfpay.next('charge', ANSWER_LOST);
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks', 60_000);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 250, refunds: 0, sales: ['completed'] });
  expect(kiosk.qfpay.callsOf('charge')).toHaveLength(1);
  expect(kiosk.pulses('motor1')).toBe(1);
});
