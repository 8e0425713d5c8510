import { expect, test } from 'vitest';
import { KioskDrive, PAID, UNKNOWN } from '../support/kiosk-drive.ts';

test('a success that is learned while a person says "not paid" is not lost', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.respond = (call) => (call.do === 'present' ? null : UNKNOWN);
  kiosk.answer('charge', UNKNOWN);
  while (!kiosk.jobs.some(({ kind }) => kind === 'settling stuck')) {
    kiosk.passToWake();
  }
  const job = kiosk.jobs.find(({ kind }) => kind === 'settling stuck');
  const orderNumber = job?.orderNumber ?? '';
  kiosk.respond = () => null;
  while (!kiosk.waiting.includes('query')) {
    kiosk.passToWake();
  }
  // The question is on its way when the command comes; the customer has paid meanwhile.
  kiosk.command({ do: 'settle job', jobId: job?.id ?? '', as: 'not paid' });
  kiosk.answer('query', PAID, orderNumber);
  kiosk.respond = (call) => (call.do === 'refund' ? { kind: 'refunded', refundRef: 'r1' } : UNKNOWN);
  kiosk.pass(3_600_000);
  const payment = kiosk.payments.find((one) => one.orderNumber === orderNumber);
  // Either the money goes back, or a person hears of it.
  expect([payment?.state, kiosk.jobs.length > 0]).not.toEqual(['not paid', false]);
});
