import { expect, test } from 'vitest';
import { isSoldOut } from '../../src/domain/stock.ts';
import { PAY_STATION } from '../support/car-park.ts';
import { JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

function fails(reason: 'too late' | 'restart' | 'sensor silent'): KioskDrive {
  const kiosk = KioskDrive.ready({ items: [WATER, { ...WATER, id: 'tea' }], missesUntilSoldOut: 1 });
  kiosk.scanned();
  kiosk.answer('charge', PAID);
  if (reason === 'restart') {
    kiosk.restart();
  } else {
    kiosk.deliveryEnds({ ...JAMMED, reason });
  }
  return kiosk;
}

test('a power cut, or a moment that had passed, takes no item off the list; a slot that gave nothing does', () => {
  const soldOut = (kiosk: KioskDrive) => isSoldOut(kiosk.settings, kiosk.state.stock, WATER);
  expect(soldOut(fails('restart'))).toBe(false);
  expect(soldOut(fails('too late'))).toBe(false);
  expect(soldOut(fails('sensor silent'))).toBe(true);
});

test('a stay takes nothing from an item that is called as stays are booked', () => {
  const kiosk = KioskDrive.ready({
    items: [{ ...WATER, id: 'parking', stock: 5 }],
    missesUntilSoldOut: 1,
    parking: { ...PAY_STATION, role: 'exit that takes payments', gate: { ...WATER, id: 'gate' } },
  });
  const ticket = { kind: 'ticket', key: 't1', enteredAt: kiosk.wall - 3_600_000 } as const;
  kiosk.send({ type: 'scan', code: 'as read', ticket });
  kiosk.scan();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  expect(kiosk.state.stock.get('parking')).toMatchObject({ left: 5, misses: 0 });
});
