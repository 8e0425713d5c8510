import { expect, test } from 'vitest';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

const TIMES = { thanksMs: 6_000, againWithinMs: 60_000 };

function delivered(settings: { readonly printReceipts: boolean; readonly screenReceipts: boolean }): KioskDrive {
  const kiosk = KioskDrive.ready({ ...TIMES, ...settings }).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(DELIVERED);
  return kiosk;
}

function staysFor(kiosk: KioskDrive): number {
  const start = kiosk.mono;
  return kiosk.phaseAs('thanks').endsAt - start;
}

test.each(['not printed', 'unknown'] as const)(
  'a receipt that was %s stands on the screen for as long as one can be had again',
  (result) => {
    const kiosk = delivered({ printReceipts: true, screenReceipts: false });
    kiosk.send({ type: 'printed', saleId: kiosk.last.saleId, result });
    expect(staysFor(kiosk)).toBe(60_000);
    kiosk.send({ type: 'back' });
    expect(kiosk.phase.name).toBe('idle');
  },
);

test('so does one for which there is no printer', () => {
  expect(staysFor(delivered({ printReceipts: false, screenReceipts: true }))).toBe(60_000);
});

test('with the paper in hand, or where there are no receipts, the next customer need not wait', () => {
  const kiosk = delivered({ printReceipts: true, screenReceipts: false });
  kiosk.send({ type: 'printed', saleId: kiosk.last.saleId, result: 'printed' });
  expect(staysFor(kiosk)).toBe(6_000);
  expect(staysFor(delivered({ printReceipts: false, screenReceipts: false }))).toBe(6_000);
});
