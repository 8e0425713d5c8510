import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { TIMED_OUT } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a cancel that was given up takes effect after all, so the refund is refused: nobody pays a second time', async () => {
  const kiosk = await startKiosk();
  const { qfpay } = kiosk;
  await kiosk.choose('water');
  await kiosk.scan(qfpay.issue('ask'));
  await kiosk.sees('confirming');
  const { orderNumber = '', amount } = qfpay.orders('pending').find((order) => order.mode === 'cpm') ?? {};
  qfpay.from('cancel', { answer: TIMED_OUT, processed: false });
  await kiosk.press({ type: 'back' });
  await kiosk.time.until(
    () => qfpay.callsOf('cancel').some((call) => call.orderNumber === orderNumber),
    'the cancel was sent',
  );
  // The customer confirms while the cancel is on its way, so the next question says "paid".
  expect(qfpay.ledger.approve(orderNumber)).toBe(true);
  qfpay.next('refund', { answer: { kind: 'refund refused', code: '1155' }, processed: false });
  await kiosk.time.until(() => qfpay.callsOf('refund').length === 1, 'the money is asked back');
  const byCancel = { refundNumber: 'BYCANCEL', refundRef: 'R0', orderNumber, minor: amount?.minor ?? 0, madeAt: 0 };
  qfpay.ledger.addRefund({ ...byCancel, state: 'done' });

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(books.payments).toContain('refunded');
  expect(books.alarms).not.toContain('refund owed');
  expect([...kiosk.state.jobs.values()]).toEqual([]);
});
