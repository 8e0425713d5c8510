import { expect, test } from 'vitest';
import { ABSENT, KioskDrive, WAVPAY_CODE } from '../support/kiosk-drive.ts';

test('a code that is scanned after the board of the slots has gone is not charged: nothing could be handed over for it', () => {
  const kiosk = KioskDrive.ready().showCode();
  kiosk.send({ type: 'health', part: 'gpio', health: ABSENT });
  // By a gateway that cannot refund: whatever is charged now is owed by a person afterwards.
  kiosk.scan(WAVPAY_CODE);
  expect(kiosk.asked.filter(({ verb }) => verb === 'charge')).toEqual([]);
});
