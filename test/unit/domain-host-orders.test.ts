import { describe, expect, test } from 'vitest';
import type { OrderRequest } from '../../src/domain/host-order.ts';
import { money } from '../../src/domain/money.ts';
import { effectsOf } from '../support/car-park.ts';
import { CLOSED, DELIVERED, JAMMED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

const ALLOWED = { hostOrders: { maxAmount: money('MYR', 10_000), keepMs: 3_600_000 } };
const REQUEST: OrderRequest = {
  id: 'H-1',
  digest: 'd1',
  name: 'Gate 4',
  amount: money('MYR', 700),
  language: 'pt',
  handOver: { by: 'host' },
};

let asked = 0;

function order(kiosk: KioskDrive, changes: Partial<OrderRequest> = {}) {
  asked += 1;
  kiosk.send({ type: 'order', asked, request: { ...REQUEST, ...changes } });
  return effectsOf(kiosk, 'answer order').find((effect) => effect.asked === asked)?.answer;
}

function cancel(kiosk: KioskDrive, orderId = 'H-1') {
  asked += 1;
  kiosk.send({ type: 'cancel order', asked, orderId });
  return effectsOf(kiosk, 'answer cancel').find((effect) => effect.asked === asked)?.answer;
}

function stateOf(kiosk: KioskDrive, id = 'H-1') {
  return kiosk.state.orders.get(id)?.state;
}

describe('an order of a host', () => {
  test('becomes a sale at once, in its language, and is paid like any other', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    expect(order(kiosk)).toMatchObject({ taken: true, order: { state: 'paying' } });
    expect(kiosk.phase.name).toBe('paying');
    expect(kiosk.state.language).toBe('pt');
    kiosk.scan();
    kiosk.answer('charge', PAID);
    expect(stateOf(kiosk)).toBe('delivered');
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.last.amount.minor).toBe(700);
  });

  test('asked for again it is the same one, also after a restart; with something else in it, it is a mistake', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    order(kiosk);
    expect(order(kiosk)).toMatchObject({ taken: true });
    expect(order(kiosk, { digest: 'd2' })).toEqual({ taken: false, why: 'other content' });
    kiosk.restart();
    kiosk.respond = () => CLOSED;
    kiosk.pass(600_000);
    expect(order(kiosk)).toMatchObject({ taken: true, order: { state: 'abandoned' } });
    expect(kiosk.entriesOf('order taken')).toHaveLength(1);
  });

  test('this kiosk can hand over an item for it', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    order(kiosk, { handOver: { by: 'item', itemId: 'water' } });
    kiosk.scan();
    kiosk.answer('charge', PAID);
    expect(stateOf(kiosk)).toBe('paid');
    kiosk.deliveryEnds(DELIVERED);
    expect(stateOf(kiosk)).toBe('delivered');
  });

  test('what does not come out is refunded, and the host can see it', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    order(kiosk, { handOver: { by: 'item', itemId: 'water' } });
    kiosk.answer('present', { kind: 'order code', code: 'c', lifeMs: 300_000, gatewayRef: null });
    kiosk.scan();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r' });
    kiosk.respond = () => CLOSED;
    kiosk.pass(600_000);
    expect(stateOf(kiosk)).toBe('refunded');
  });

  test.each([
    ['no host may order here', { hostOrders: null }, {}, 'out of service'],
    ['too much', ALLOWED, { amount: money('MYR', 10_001) }, 'too much'],
    ['another currency', ALLOWED, { amount: money('HKD', 1) }, 'too much'],
    ['an item that is not there', ALLOWED, { handOver: { by: 'item', itemId: 'tea' } }, 'no such item'],
    [
      'sold out',
      { ...ALLOWED, items: [{ ...WATER, stock: 0 }] },
      { handOver: { by: 'item', itemId: 'water' } },
      'sold out',
    ],
  ] as const)('refused: %s', (_name, settings, request, why) => {
    const kiosk = KioskDrive.ready(settings);
    expect(order(kiosk, request)).toEqual({ taken: false, why });
    expect(kiosk.phase.name).toBe('idle');
  });

  test('handed over in part: what did not come out is refunded, and the host can see that', () => {
    const kiosk = KioskDrive.ready({ ...ALLOWED, items: [{ ...WATER, units: 3 }] });
    order(kiosk, { handOver: { by: 'item', itemId: 'water' } });
    kiosk.answer('present', { kind: 'order code', code: 'c', lifeMs: 300_000, gatewayRef: null });
    kiosk.scan();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'partly delivered', units: 1, proof: 'sensor' });
    kiosk.respond = ({ do: verb }) => (verb === 'refund' ? { kind: 'refunded', refundRef: 'r' } : CLOSED);
    kiosk.pass(600_000);
    expect(stateOf(kiosk)).toBe('partly delivered');
  });

  test('refused before the journal has been read', () => {
    expect(order(new KioskDrive(ALLOWED))).toEqual({ taken: false, why: 'out of service' });
  });

  test('refused while somebody buys, and while nothing can be sold', () => {
    const kiosk = KioskDrive.ready(ALLOWED).choose();
    expect(order(kiosk)).toEqual({ taken: false, why: 'busy' });
    const shut = KioskDrive.without(['gateway:qfpay', 'gateway:wavpay'], ALLOWED);
    expect(order(shut)).toEqual({ taken: false, why: 'out of service' });
  });
});

describe('an order is taken back', () => {
  test('before anything is paid, once and for all', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    order(kiosk);
    kiosk.answer('present', { kind: 'order code', code: 'c', lifeMs: 300_000, gatewayRef: null });
    expect(cancel(kiosk)).toMatchObject({ cancelled: true });
    expect(kiosk.phase.name).toBe('idle');
    kiosk.respond = () => CLOSED;
    kiosk.pass(600_000);
    expect(stateOf(kiosk)).toBe('cancelled');
    expect(cancel(kiosk)).toMatchObject({ cancelled: true });
  });

  test('not while money is on its way, and not one that nobody made', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    order(kiosk);
    kiosk.scan();
    expect(cancel(kiosk)).toMatchObject({ cancelled: false, why: 'too late' });
    expect(cancel(kiosk, 'H-9')).toEqual({ cancelled: false, why: 'no such order', order: null });
  });

  test('what is over for long is forgotten with the next order', () => {
    const kiosk = KioskDrive.ready(ALLOWED);
    order(kiosk);
    kiosk.scan();
    kiosk.answer('charge', PAID);
    kiosk.pass(4_000_000);
    order(kiosk, { id: 'H-2' });
    expect([...kiosk.state.orders.keys()]).toEqual(['H-2']);
  });
});
