import { expect, test } from 'vitest';
import { PAID } from '../support/kiosk-drive.ts';
import { ORDER, OrderedKiosk } from './orders-fixture.ts';

test('an order that nobody has paid is called off, and the kiosk serves the next', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  expect(await kiosk.cancel()).toMatchObject({ status: 200, body: { id: ORDER.id, cancelled: true, paid: '0.00' } });
  kiosk.happens((drive) => drive.pass(600_000));
  expect((await kiosk.look()).body).toMatchObject({ state: 'cancelled', over: true });
  expect(kiosk.drive.phase.name).toBe('idle');
  expect(await kiosk.cancel()).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  expect((await kiosk.create({ ...ORDER, id: 'next' })).status).toBe(201);
});

test('once money is on its way it is too late, and the answer says how the order stands', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  kiosk.happens((drive) => drive.scan());
  expect(await kiosk.cancel()).toMatchObject({
    status: 409,
    body: { error: 'too late', order: { id: ORDER.id, state: 'paying' } },
  });
  kiosk.happens((drive) => drive.answer('charge', PAID));
  expect(await kiosk.cancel()).toMatchObject({ status: 409, body: { error: 'too late', order: { paid: '12.50' } } });
});

test('an order that there is not cannot be called off', async () => {
  const kiosk = await OrderedKiosk.start();
  expect(await kiosk.cancel('other')).toMatchObject({ status: 404, body: { error: 'no such order' } });
  expect(await kiosk.cancel('a%2Fb')).toMatchObject({ status: 404, body: { error: 'no such order' } });
  expect(await kiosk.cancel('a b')).toMatchObject({ status: 404, body: { error: 'no such order' } });
});
