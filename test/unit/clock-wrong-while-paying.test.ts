import { expect, test } from 'vitest';
import { DECLINED, KioskDrive } from '../support/kiosk-drive.ts';

const WRONG = { status: 'failing', reason: 'the clock is a day ahead of qfpay' } as const;

test('a code that is scanned after the clock went wrong is not charged', () => {
  const kiosk = KioskDrive.ready().showCode();
  kiosk.send({ type: 'health', part: 'clock', health: WRONG });
  kiosk.scan();
  expect(kiosk.asked.filter(({ verb }) => verb === 'charge')).toEqual([]);
});

test('after a declined code no new order is made while the clock is wrong', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.send({ type: 'health', part: 'clock', health: WRONG });
  const before = kiosk.payments.length;
  kiosk.answer('charge', DECLINED);
  expect(kiosk.payments).toHaveLength(before);
});
