import { describe, expect, test } from 'vitest';
import { isSoldOut, onOffer } from '../../src/domain/stock.ts';
import { DELIVERED, JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

const COUNTED = { items: [{ ...WATER, stock: 2, number: '1' }, JUICE], missesUntilSoldOut: 2 };

function buy(kiosk: KioskDrive, delivery: Parameters<KioskDrive['deliveryEnds']>[0]): void {
  kiosk.scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(delivery);
  kiosk.respond = (call) => (call.do === 'refund' ? { kind: 'refunded', refundRef: 'r' } : null);
  kiosk.pass(120_000);
}

function left(kiosk: KioskDrive): number | undefined {
  return kiosk.state.stock.get('water')?.left;
}

describe('stock', () => {
  test('is counted first as configured, goes down with each delivery that begins, and survives a restart', () => {
    const kiosk = KioskDrive.ready(COUNTED);
    expect(left(kiosk)).toBe(2);
    buy(kiosk, DELIVERED);
    expect(left(kiosk)).toBe(1);
    kiosk.restart();
    expect(left(kiosk)).toBe(1);
    expect(kiosk.entriesOf('stock').map(({ why }) => why)).toEqual(['counted first', 'sold']);
  });

  test('the operator is told what is not offered any more, whether it is out or does not come out', () => {
    const told = (kiosk: KioskDrive) => kiosk.entriesOf('stock').map(({ why, soldOut }) => [why, soldOut]);
    const jammed = KioskDrive.ready({ items: [WATER, JUICE], missesUntilSoldOut: 2 });
    buy(jammed, JAMMED);
    buy(jammed, JAMMED);
    expect(told(jammed)).toEqual([
      ['miss', false],
      ['miss', true],
    ]);
    const sold = KioskDrive.ready({ ...COUNTED, items: [{ ...WATER, stock: 1 }, JUICE] });
    buy(sold, DELIVERED);
    expect(told(sold)).toEqual([
      ['counted first', false],
      ['sold', true],
    ]);
  });

  test('a power cut in the middle of a delivery does not put the unit back', () => {
    const kiosk = KioskDrive.ready(COUNTED);
    kiosk.scanned();
    kiosk.answer('charge', PAID);
    kiosk.restart();
    expect(left(kiosk)).toBe(1);
  });

  test('what is sold out is not offered, by no way', () => {
    const kiosk = KioskDrive.ready({
      ...COUNTED,
      items: [
        { ...WATER, stock: 0, number: '1' },
        { ...JUICE, number: '2' },
      ],
    });
    expect(onOffer(kiosk.settings, kiosk.state.stock).map(({ id }) => id)).toEqual(['juice']);
    kiosk.choose('water');
    expect(kiosk.phaseAs('choosing').notice).toBe('sold out');
    kiosk.back();
    kiosk.send({ type: 'type number' });
    kiosk.send({ type: 'key', key: '1' });
    kiosk.send({ type: 'enter' });
    expect(kiosk.phaseAs('typing').notice).toBe('sold out');
    const only = KioskDrive.ready({ items: [{ ...WATER, stock: 0 }] });
    only.send({ type: 'begin' });
    expect(only.phase.name).toBe('idle');
  });

  test('two deliveries in a row without proof: the slot is empty or jammed, and not offered', () => {
    const kiosk = KioskDrive.ready({ ...COUNTED, items: [WATER, JUICE] });
    buy(kiosk, JAMMED);
    expect(isSoldOut(kiosk.settings, kiosk.state.stock, WATER)).toBe(false);
    buy(kiosk, JAMMED);
    expect(isSoldOut(kiosk.settings, kiosk.state.stock, WATER)).toBe(true);
  });

  test('one that came out in between clears the count', () => {
    const kiosk = KioskDrive.ready({ ...COUNTED, items: [WATER, JUICE] });
    buy(kiosk, JAMMED);
    buy(kiosk, DELIVERED);
    buy(kiosk, JAMMED);
    expect(isSoldOut(kiosk.settings, kiosk.state.stock, WATER)).toBe(false);
  });

  test('a signed command says how many are there now', () => {
    const kiosk = KioskDrive.ready({ ...COUNTED, items: [{ ...WATER, stock: 0 }, JUICE] });
    expect(kiosk.command({ do: 'set stock', itemId: 'water', left: 12 })).toEqual({ result: 'done' });
    expect(left(kiosk)).toBe(12);
    expect(kiosk.command({ do: 'set stock', itemId: 'juice', left: 1 })).toMatchObject({ why: 'no such item' });
    expect(kiosk.command({ do: 'set stock', itemId: 'tea', left: 1 })).toMatchObject({ why: 'no such item' });
  });
});
