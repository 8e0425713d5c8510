import { expect, test } from 'vitest';
import { PAID } from '../support/kiosk-drive.ts';
import { ORDER, OrderedKiosk, WATER_ORDER } from './orders-fixture.ts';

test('after a restart an order that was being paid is still known by its number', async () => {
  const kiosk = await OrderedKiosk.start();
  const { saleId } = (await kiosk.create()).body;
  kiosk.happens((drive) => drive.restart());
  kiosk.happens((drive) => drive.pass(600_000));
  expect((await kiosk.look()).body).toMatchObject({ saleId, state: 'abandoned', over: true });
  expect((await kiosk.create()).status).toBe(200);
});

test('and so is one that was paid and handed over', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create(WATER_ORDER);
  kiosk.happens((drive) => drive.scan());
  kiosk.happens((drive) => drive.answer('charge', PAID));
  kiosk.happens((drive) => drive.deliveryEnds({ result: 'delivered', proof: 'sensor' }));
  kiosk.happens((drive) => drive.pass(60_000));
  kiosk.happens((drive) => drive.restart());
  expect((await kiosk.look()).body).toMatchObject({ id: ORDER.id, state: 'delivered', paid: '12.50' });
});
