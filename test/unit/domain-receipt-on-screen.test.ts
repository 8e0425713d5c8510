import { expect, test } from 'vitest';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

function sold(settings: { readonly printReceipts: boolean; readonly screenReceipts: boolean }): KioskDrive {
  const kiosk = KioskDrive.ready(settings).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(DELIVERED);
  return kiosk;
}

test('without a printer the receipt is kept for the last screen, and nothing is printed', () => {
  const kiosk = sold({ printReceipts: false, screenReceipts: true });
  const { saleId, how } = kiosk.phaseAs('thanks');
  expect(how).toEqual({ kind: 'completed', receipt: 'none' });
  expect(kiosk.papers).toEqual([]);
  expect(kiosk.state.lastReceipt).toMatchObject({ saleId, paper: { kind: 'sale', amount: kiosk.last.amount } });
});

test('where there are to be no receipts, none is kept', () => {
  expect(sold({ printReceipts: false, screenReceipts: false }).state.lastReceipt).toBeNull();
});
