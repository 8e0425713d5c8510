import { expect, test } from 'vitest';
import { KioskDrive, PENDING } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

test('a notification that is handled just before a planned question does not put a cancel in its place', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PENDING);
  kiosk.back();
  const { orderNumber, amount } = kiosk.last;
  const rest = {
    about: 'payment',
    claim: 'pending',
    gatewayRef: null,
    method: null,
    paidAt: null,
    place: null,
  } as const;
  const notified = {
    type: 'notified',
    gateway: 'qfpay',
    notice: { ...rest, orderNumber, amount },
    known: null,
  } as const;
  kiosk.pass(4_000);
  kiosk.send(notified);
  kiosk.pass(0);
  kiosk.answer('query', PENDING);

  // A loop that stood still: the time for the question has come, its tick has not.
  kiosk.mono += QFPAY_PROFILE.minCancelAgeMs;
  kiosk.wall += QFPAY_PROFILE.minCancelAgeMs;
  kiosk.send(notified);
  kiosk.pass(0);
  expect(kiosk.waiting).toEqual(['query']);
});
