import { expect, test } from 'vitest';
import type { OrderRequest } from '../../src/domain/host-order.ts';
import { isOver } from '../../src/domain/host-order.ts';
import { money } from '../../src/domain/money.ts';
import { orderDocument } from '../../src/orders/document.ts';
import { effectsOf } from '../support/car-park.ts';
import { CLOSED, KioskDrive, PAID, PENDING } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

const REQUEST: OrderRequest = {
  id: 'H-1',
  digest: 'd1',
  name: 'Gate 4',
  amount: money('MYR', 700),
  language: null,
  handOver: { by: 'host' },
};

function ordered(items = [WATER]): KioskDrive {
  const kiosk = KioskDrive.ready({ items, hostOrders: { maxAmount: money('MYR', 10_000), keepMs: 3_600_000 } });
  kiosk.send({ type: 'order', asked: 1, request: REQUEST });
  kiosk.answer('present', { kind: 'order code', code: 'c', lifeMs: 300_000, gatewayRef: null });
  return kiosk;
}

function cancel(kiosk: KioskDrive) {
  kiosk.send({ type: 'cancel order', asked: 2, orderId: 'H-1' });
  return effectsOf(kiosk, 'answer cancel').at(-1)?.answer;
}

const stateOf = (kiosk: KioskDrive) => kiosk.state.orders.get('H-1')?.state;

test('called off while its code can still be paid: closing, and not paying, however long the gateway is silent', () => {
  const kiosk = ordered();
  expect(cancel(kiosk)).toMatchObject({ cancelled: true });
  const order = kiosk.state.orders.get('H-1');
  expect(order).toMatchObject({ state: 'closing', cancelled: true });
  expect(order !== undefined && isOver(order)).toBe(false);
  expect(order && orderDocument(order, kiosk.state)).toMatchObject({ state: 'closing', over: false, paid: '0.00' });
  kiosk.respond = () => PENDING;
  kiosk.pass(3_600_000);
  expect(stateOf(kiosk)).toBe('closing');
  kiosk.respond = () => CLOSED;
  kiosk.pass(3_600_000);
  expect(stateOf(kiosk)).toBe('cancelled');
});

test('paid in that time: the money goes back, and the host can see it', () => {
  const kiosk = ordered();
  cancel(kiosk);
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : { kind: 'refunded', refundRef: 'r' });
  kiosk.pass(60_000);
  expect(kiosk.state.orders.get('H-1')).toMatchObject({ state: 'refunded', cancelled: true });
});

test('the customer just walks away: closing too, and the host may still call it off, once', () => {
  const kiosk = ordered();
  kiosk.back();
  expect(kiosk.state.orders.get('H-1')).toMatchObject({ state: 'closing', cancelled: false });
  expect(cancel(kiosk)).toMatchObject({ cancelled: true, order: { state: 'closing', cancelled: true } });
  expect(cancel(kiosk)).toMatchObject({ cancelled: true });
  expect(kiosk.entriesOf('order cancelled')).toHaveLength(1);
  kiosk.respond = () => CLOSED;
  kiosk.pass(3_600_000);
  expect(stateOf(kiosk)).toBe('cancelled');
});

test('a payment under way is paying, and cannot be called off; let go unsettled it is closing', () => {
  const kiosk = ordered();
  kiosk.respond = ({ do: verb }) => (verb === 'cancel' ? { kind: 'unknown', why: 'timeout', code: '' } : PENDING);
  kiosk.scan();
  expect(stateOf(kiosk)).toBe('paying');
  expect(cancel(kiosk)).toMatchObject({ cancelled: false, why: 'too late' });
  kiosk.pass(600_000);
  expect(stateOf(kiosk)).toBe('closing');
});

test('a restart: nobody is in front any more', () => {
  const kiosk = ordered();
  kiosk.respond = () => PENDING;
  kiosk.restart();
  expect(stateOf(kiosk)).toBe('closing');
  kiosk.respond = () => CLOSED;
  kiosk.pass(3_600_000);
  expect(stateOf(kiosk)).toBe('abandoned');
  kiosk.restart();
  expect(stateOf(kiosk)).toBe('abandoned');
});

test('an item of the catalogue that is called as such sales are booked is not handed over for it', () => {
  const kiosk = ordered([{ ...WATER, id: 'order', stock: 5 }]);
  kiosk.scan();
  kiosk.answer('charge', PAID);
  expect(kiosk.deliveries).toEqual([]);
  expect(stateOf(kiosk)).toBe('delivered');
  expect(kiosk.state.stock.get('order')?.left).toBe(5);
});
