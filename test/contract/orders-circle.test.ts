import { expect, test } from 'vitest';
import { ORDER, OrderedKiosk } from './orders-fixture.ts';

test('a host that makes orders and calls them off, round and round, is told to wait, and can go on afterwards', async () => {
  const kiosk = await OrderedKiosk.start();
  const statuses: number[] = [];
  for (let round = 0; round < 14; round += 1) {
    const order = { ...ORDER, id: `R-${round}` };
    const { status, headers } = await kiosk.create(order);
    statuses.push(status);
    if (status === 503) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    } else {
      expect((await kiosk.cancel(order.id)).status).toBe(200);
    }
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 503, 503, 503, 503]);
  // An order that is there is nothing new: asking again is answered.
  expect((await kiosk.create({ ...ORDER, id: 'R-9' })).status).toBe(200);
  kiosk.happens((drive) => drive.pass(3_000));
  expect((await kiosk.create({ ...ORDER, id: 'R-late' })).status).toBe(201);
});

test('a host that asks without a pause is slowed down', async () => {
  const kiosk = await OrderedKiosk.start();
  const statuses: number[] = [];
  for (let times = 0; times < 60; times += 1) {
    statuses.push((await kiosk.cancel('NONE')).status);
  }
  expect(statuses.filter((status) => status === 404)).toHaveLength(40);
  expect(statuses.filter((status) => status === 503)).toHaveLength(20);
});
