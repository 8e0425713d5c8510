import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { money } from '../../src/domain/money.ts';
import { carPark, HOUR_MS, payStay, show, ticket } from '../support/car-park.ts';
import { CLOSED, KioskDrive } from '../support/kiosk-drive.ts';

const ALLOWED = { hostOrders: { maxAmount: money('MYR', 10_000), keepMs: HOUR_MS } };

test('a stay that was paid while the clock was in 1970 is known when the clock is right again', () => {
  const kiosk = carPark();
  const now = kiosk.wall;
  show(kiosk, ticket(kiosk, 3 * HOUR_MS));
  kiosk.wall = 0;
  payStay(kiosk);
  kiosk.wall = now + 60_000;
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'other', at: kiosk.wall } });
  expect([...kiosk.state.tickets.keys()]).toEqual(['t1', 'other']);
});

test('a fact of another kiosk that comes in 1970 is as old as it says', () => {
  const kiosk = carPark();
  const now = kiosk.wall;
  kiosk.wall = 0;
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'told', at: now } });
  kiosk.wall = now + 60_000;
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'other', at: kiosk.wall } });
  expect([...kiosk.state.tickets.keys()]).toEqual(['told', 'other']);
});

test("a host's order that ended in 1970 is still that order", () => {
  const kiosk = KioskDrive.ready(ALLOWED);
  const now = kiosk.wall;
  const send = (id: string) =>
    kiosk.send({
      type: 'order',
      asked: 1,
      request: { id, digest: id, name: 'Gate', amount: money('MYR', 700), language: null, handOver: { by: 'host' } },
    });
  send('H-1');
  kiosk.wall = 0;
  kiosk.back();
  kiosk.answer('present', CLOSED);
  expect(kiosk.state.orders.get('H-1')?.state).toBe('abandoned');
  kiosk.wall = now + 60_000;
  kiosk.send({ type: 'health', part: 'clock', health: READY });
  send('H-2');
  expect([...kiosk.state.orders.keys()]).toEqual(['H-1', 'H-2']);
});
