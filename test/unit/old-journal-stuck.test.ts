import { expect, test } from 'vitest';
import { KioskDrive, UNKNOWN } from '../support/kiosk-drive.ts';

test('a stuck payment that an earlier release had alarmed for becomes a job after the update', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.respond = (call) => (call.do === 'present' ? null : UNKNOWN);
  kiosk.answer('charge', UNKNOWN);
  kiosk.pass(30 * 60_000);
  expect(kiosk.jobs.map(({ kind }) => kind)).toContain('settling stuck');
  const stuck = kiosk.payments.filter(({ alarmed }) => alarmed);

  // The earlier release wrote the same payments, and knew no jobs.
  const updated = KioskDrive.ready();
  const sales = stuck.map(({ saleId }) => kiosk.saleOf(saleId));
  const after = new KioskDrive();
  after.respond = kiosk.respond;
  after.send({
    type: 'loaded',
    sales: sales.flatMap((sale) => (sale === undefined ? [] : [sale])),
    payments: stuck,
    jobs: [],
    counters: updated.state.counters,
    session: 2,
    tail: '1002',
  });
  after.send({ type: 'devices started' });
  after.pass(24 * 3_600_000);
  expect(after.jobs.map(({ kind, orderNumber }) => [kind, orderNumber])).toEqual(
    stuck.map(({ orderNumber }) => ['settling stuck', orderNumber]),
  );
});
