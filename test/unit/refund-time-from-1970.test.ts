import { expect, test } from 'vitest';
import { KioskDrive, PAID } from '../support/kiosk-drive.ts';

test('a refund that is decided on while the clock stands at 1970 does not carry that time for ever', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.answer('charge', PAID);
  expect(kiosk.phase.name).toBe('delivering');
  const { orderNumber, madeAt } = kiosk.payments.find(({ mode }) => mode === 'cpm') ?? kiosk.last;
  const right = kiosk.wall;
  // A board without a clock of its own: the power comes back in 1970.
  kiosk.wall = 0;
  kiosk.restart();
  kiosk.send({ type: 'health', part: 'clock', health: { status: 'failing', reason: 'the clock stands at 1970' } });
  kiosk.pass(5_000);
  kiosk.answer('refund', { kind: 'not sent', why: 'CERT_NOT_YET_VALID' });
  kiosk.wall = right + 600_000;
  kiosk.send({ type: 'health', part: 'clock', health: { status: 'ready', reason: '' } });
  kiosk.pass(3_600_000);
  const sent = kiosk.effects.findLast((effect) => effect.do === 'queryRefund' || effect.do === 'refund');
  if (sent === undefined || !('refundMadeAt' in sent)) {
    throw new Error('no refund was asked for');
  }
  expect(sent.payment.orderNumber).toBe(orderNumber);
  // The gateway is told this time (QFPay txdtm), and looks for the refund in its month.
  expect(sent.refundMadeAt).toBeGreaterThanOrEqual(madeAt);
});
