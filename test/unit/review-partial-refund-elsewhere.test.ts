import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

test('a gateway that gives back more than the part that was asked for is not passed over in silence', () => {
  const items = kioskSettings().items.map((item) => ({ ...item, units: 3, price: money('MYR', 300) }));
  const kiosk = KioskDrive.ready({ items }).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds({ result: 'partly delivered', units: 2, proof: 'sensor' });
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1', amount: money('MYR', 300) });
  const learned = kiosk.entriesOf('payment learned').findLast(({ to }) => to === 'refunded');
  // Asked for 1.00, gone are 3.00: the books must say so, or somebody must be told.
  const said = learned?.returned?.minor === 300 || kiosk.jobs.length > 0 || kiosk.entriesOf('security').length > 0;
  expect(said).toBe(true);
});
