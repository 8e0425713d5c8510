import { expect, test } from 'vitest';
import { PAID } from '../support/kiosk-drive.ts';
import { ORDER, OrderedKiosk, WATER_ORDER } from './orders-fixture.ts';

test('an order is made, paid, handed over by the kiosk, and followed to its end', async () => {
  const kiosk = await OrderedKiosk.start();
  const made = await kiosk.create(WATER_ORDER);
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe('/api/orders/B2-000417');
  expect(made.body).toMatchObject({
    id: 'B2-000417',
    state: 'paying',
    over: false,
    name: 'Bay B2',
    currency: 'MYR',
    amount: '12.50',
    paid: '0.00',
    refunded: '0.00',
    owed: '0.00',
    language: null,
    handOver: { by: 'item', itemId: 'water' },
  });
  expect(kiosk.drive.phaseAs('paying').saleId).toBe(made.body.saleId);

  kiosk.happens((drive) => drive.scan());
  kiosk.happens((drive) => drive.answer('charge', PAID));
  const paid = await kiosk.look();
  expect(paid.body).toMatchObject({ state: 'paid', over: false, paid: '12.50', saleId: made.body.saleId });
  expect(paid.body.revision).not.toBe(made.body.revision);

  kiosk.happens((drive) => drive.deliveryEnds({ result: 'delivered', proof: 'sensor' }));
  kiosk.happens((drive) => drive.pass(60_000));
  const over = await kiosk.look();
  expect(over.status).toBe(200);
  expect(over.body).toMatchObject({ state: 'delivered', over: true, paid: '12.50', refunded: '0.00' });
});

test('what did not come out goes back, and the host sees how much', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create(WATER_ORDER);
  kiosk.happens((drive) => drive.scan());
  kiosk.happens((drive) => drive.answer('charge', PAID));
  kiosk.happens((drive) => drive.deliveryEnds({ result: 'failed', reason: 'sensor silent' }));
  kiosk.happens((drive) => drive.pass(600_000));
  expect((await kiosk.look()).body).toMatchObject({ state: 'refunded', over: true, paid: '12.50', refunded: '12.50' });
});

test('the customer who walks away leaves an order that nothing was paid for', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  kiosk.happens((drive) => drive.back());
  kiosk.happens((drive) => drive.pass(600_000));
  expect((await kiosk.look()).body).toMatchObject({ state: 'abandoned', over: true, paid: '0.00' });
});

test('the customer reads the name and the language that the host chose', async () => {
  const kiosk = await OrderedKiosk.start();
  const name = { default: 'Bay B2', 'zh-Hant': '泊車 B2' };
  const made = await kiosk.create({ ...ORDER, name, language: 'zh-Hant' });
  expect(made.body).toMatchObject({ name: '泊車 B2', language: 'zh-Hant' });
  expect(kiosk.drive.state.language).toBe('zh-Hant');
});

test('what the gateway will not give back is owed, and the host sees that too', async () => {
  const kiosk = await OrderedKiosk.start();
  const { respond } = kiosk.drive;
  kiosk.drive.respond = (call) => {
    if (call.do === 'query' && call.payment.mode === 'cpm') {
      return PAID;
    }
    return call.do === 'refund' ? { kind: 'refund refused', code: '1' } : respond(call);
  };
  await kiosk.create(WATER_ORDER);
  kiosk.happens((drive) => drive.scan());
  kiosk.happens((drive) => drive.answer('charge', PAID));
  kiosk.happens((drive) => drive.deliveryEnds({ result: 'failed', reason: 'sensor silent' }));
  kiosk.happens((drive) => drive.pass(600_000));
  expect((await kiosk.look()).body).toMatchObject({
    state: 'refunded',
    paid: '12.50',
    refunded: '0.00',
    owed: '12.50',
  });
});

test('what the host hands over itself is over as soon as it is paid', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  kiosk.happens((drive) => drive.scan());
  kiosk.happens((drive) => drive.answer('charge', PAID));
  expect((await kiosk.look()).body).toMatchObject({ state: 'delivered', over: true, paid: '12.50' });
  expect(kiosk.drive.deliveries).toEqual([]);
});
