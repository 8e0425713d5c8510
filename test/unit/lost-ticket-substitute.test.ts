import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { carPark, effectsOf, PAY_STATION, payStay, show, ticket } from '../support/car-park.ts';
import { CLOSED, DECLINED, KioskDrive, PAID, PENDING, WAVPAY_CODE } from '../support/kiosk-drive.ts';

function lost(changes: Partial<KioskSettings> = {}): KioskDrive {
  const kiosk = KioskDrive.ready({ items: [], parking: PAY_STATION, ...changes });
  kiosk.send({ type: 'health', part: 'printer', health: READY });
  kiosk.send({ type: 'lost ticket' });
  return kiosk;
}

test('paid too late, when nobody could be given it any more: the money goes back', () => {
  const kiosk = lost();
  kiosk.respond = ({ do: verb }) => (verb === 'present' ? DECLINED : PENDING);
  kiosk.scan(WAVPAY_CODE);
  kiosk.pass(60_000);
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : CLOSED);
  kiosk.pass(60_000);
  expect(kiosk.alarms[0]).toBe('late payment');
  expect(kiosk.states).not.toContain('kept');
  expect(effectsOf(kiosk, 'tell site')).toEqual([]);
});

test('where no receipts are printed it is printed all the same', () => {
  const kiosk = lost({ printReceipts: false });
  payStay(kiosk);
  expect(kiosk.papers).toEqual(['sale']);
  expect(kiosk.phase.name).toBe('receipt');
});

test('it can be had from the last screen when the paper jams, also where no receipt can be had once more', () => {
  const kiosk = lost({ againWithinMs: 0 });
  payStay(kiosk);
  const { saleId } = kiosk.phaseAs('receipt');
  kiosk.send({ type: 'printed', saleId, result: 'not printed' });
  expect(kiosk.state.lastReceipt).toMatchObject({ saleId });
  kiosk.send({ type: 'again' });
  expect(kiosk.papers).toEqual(['sale']);
});

test('whoever comes next cannot have it once more', () => {
  const kiosk = lost();
  payStay(kiosk);
  const { saleId } = kiosk.phaseAs('receipt');
  kiosk.send({ type: 'printed', saleId, result: 'printed' });
  kiosk.back();
  expect(kiosk.phase.name).toBe('idle');
  expect(kiosk.state.lastReceipt).toBeNull();
  kiosk.send({ type: 'again' });
  expect(kiosk.papers).toEqual(['sale']);
});

test('a receipt is no longer to be had when the next customer has begun to buy', () => {
  const kiosk = carPark();
  kiosk.send({ type: 'health', part: 'printer', health: READY });
  show(kiosk, ticket(kiosk, 3_600_000));
  payStay(kiosk);
  const { saleId } = kiosk.phaseAs('receipt');
  kiosk.send({ type: 'printed', saleId, result: 'printed' });
  kiosk.back();
  expect(kiosk.state.lastReceipt).toMatchObject({ saleId });
  show(kiosk, ticket(kiosk, 3_600_000, 't2'));
  kiosk.send({ type: 'begin' });
  expect(kiosk.state.lastReceipt).toBeNull();
});
