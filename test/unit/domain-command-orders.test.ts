import { describe, expect, test } from 'vitest';
import type { OrderRequest } from '../../src/domain/host-order.ts';
import { money } from '../../src/domain/money.ts';
import { effectsOf } from '../support/car-park.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';

const ALLOWED = { hostOrders: { maxAmount: money('MYR', 10_000), keepMs: 3_600_000 } };
const REQUEST: OrderRequest = {
  id: 'H-1',
  digest: 'd1',
  name: 'Gate 4',
  amount: money('MYR', 700),
  language: null,
  handOver: { by: 'host' },
};
const DONE = { result: 'done' } as const;

describe('a host orders by signed command', () => {
  test('the order is taken, and the counter of the key is durable with it', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    expect(kiosk.command({ do: 'create order', asked: 1, request: REQUEST })).toEqual(DONE);
    expect(effectsOf(kiosk, 'answer order')).toMatchObject([{ asked: 1, answer: { taken: true } }]);
    expect(kiosk.phase.name).toBe('paying');
    expect(kiosk.entriesOf('command')).toHaveLength(1);
  });

  test('a command that is played again makes no second order, and is not answered as one', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    const order = { do: 'create order', asked: 1, request: REQUEST } as const;
    kiosk.command(order, { counter: 7 });
    const again = { ...order, asked: 2, request: { ...REQUEST, id: 'H-2' } };
    expect(kiosk.command(again, { counter: 7 })).toEqual({ result: 'refused', why: 'seen before' });
    expect(kiosk.entriesOf('order taken')).toHaveLength(1);
    expect(effectsOf(kiosk, 'answer order')).toHaveLength(1);
  });

  test('and calls the order off again', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    kiosk.command({ do: 'create order', asked: 1, request: REQUEST });
    expect(kiosk.command({ do: 'cancel order', asked: 2, orderId: 'H-1' })).toEqual(DONE);
    expect(effectsOf(kiosk, 'answer cancel')).toMatchObject([{ asked: 2, answer: { cancelled: true } }]);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('what the front refuses is answered to the host, and the command was carried out all the same', () => {
    const kiosk = KioskDrive.ready(ALLOWED).choose();
    expect(kiosk.command({ do: 'create order', asked: 1, request: REQUEST })).toEqual(DONE);
    expect(effectsOf(kiosk, 'answer order')).toEqual([
      { do: 'answer order', asked: 1, answer: { taken: false, why: 'busy' } },
    ]);
    expect(kiosk.command({ do: 'cancel order', asked: 2, orderId: 'H-1' })).toEqual(DONE);
    expect(effectsOf(kiosk, 'answer cancel')).toMatchObject([{ asked: 2, answer: { why: 'no such order' } }]);
  });
});
