import { expect, test } from 'vitest';
import { KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { DRIVEN, Slot } from './runtime-deliver-slot.ts';

/** Five units, each driven by a controller whose line loses the first answer of each: it says "done" after three seconds. */
const FIVE = { ...DRIVEN, units: 5, proofWithinMs: 100 };

test('no unit is begun any more when the domain has stopped waiting: the money is on its way back', async () => {
  const kiosk = KioskDrive.ready({ items: [FIVE, ...kioskSettings().items] });
  kiosk.choose(FIVE.id).scan();
  kiosk.answer('charge', PAID);
  const slot = new Slot().start(FIVE);
  const vendsAfterRefund: number[] = [];
  for (let second = 1; second <= 20; second += 1) {
    kiosk.pass(1_000);
    await slot.pass(1_000);
    if (second % 3 === 0) {
      const before = slot.vends.length;
      await slot.answers('done');
      if (slot.vends.length > before && kiosk.phase.name !== 'delivering') {
        vendsAfterRefund.push(second);
      }
    }
    if (slot.result !== null) {
      break;
    }
  }
  expect(vendsAfterRefund).toEqual([]);
});
