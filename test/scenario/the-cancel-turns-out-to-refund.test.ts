import { expect, test } from 'vitest';
import type { CancelOutcome } from '../../src/domain/gateway.ts';
import { closeBooks } from '../support/books.ts';
import { TIMED_OUT } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

const ANSWERS: readonly (readonly [string, CancelOutcome])[] = [
  ['is answered as any cancel', { kind: 'closed' }],
  ['is not answered', TIMED_OUT],
];

for (const [words, answer] of ANSWERS) {
  test(`the cancel meets a payment, gives the money back and ${words}: no refund of our own on top`, async () => {
    const kiosk = await startKiosk();
    const { qfpay } = kiosk;
    await kiosk.choose('water');
    await kiosk.scan(qfpay.issue('ask'));
    await kiosk.sees('confirming');
    const scanned = qfpay.orders('pending').find((order) => order.mode === 'cpm');
    const { orderNumber = '', amount } = scanned ?? {};
    qfpay.from('cancel', { answer, processed: false });
    await kiosk.press({ type: 'back' });
    await kiosk.time.until(
      () => qfpay.callsOf('cancel').some((call) => call.orderNumber === orderNumber),
      'the cancel is on its way',
    );
    qfpay.from('cancel', null);
    expect(qfpay.ledger.approve(orderNumber)).toBe(true);
    const byCancel = { refundNumber: 'BYCANCEL', refundRef: 'R0', orderNumber, minor: amount?.minor ?? 0, madeAt: 0 };
    qfpay.ledger.addRefund({ ...byCancel, state: 'done' });

    const books = await closeBooks(kiosk);
    expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
    expect(books.payments).toContain('refunded');
    expect(qfpay.callsOf('refund')).toEqual([]);
    expect(kiosk.pulses('motor1')).toBe(0);
  });
}
