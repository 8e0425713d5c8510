import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the gateway gives back less than it was asked for: the rest is owed, and a person is told how much', async () => {
  const kiosk = await startKiosk();
  const { qfpay } = kiosk;
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  const less = money('MYR', 100);
  qfpay.next('refund', { answer: { kind: 'refunded', refundRef: 'R0', amount: less }, processed: false });
  await kiosk.scan(qfpay.issue());
  await kiosk.time.until(() => qfpay.callsOf('refund').length === 1, 'the refund is on its way');
  const { orderNumber = '' } = qfpay.orders('paid')[0] ?? {};
  const made = { refundNumber: 'LESS', refundRef: 'R0', orderNumber, minor: less.minor, madeAt: 0 };
  qfpay.ledger.addRefund({ ...made, state: 'done' });
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['refunded'],
    payments: ['not paid', 'refund owed'],
    taken: 150,
    refunds: 1,
    alarms: ['refund owed'],
  });
  expect([...kiosk.state.jobs.values()]).toMatchObject([{ kind: 'refund owed', amount: { minor: 150 } }]);
});
