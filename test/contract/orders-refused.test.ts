import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { ABSENT } from '../support/kiosk-drive.ts';
import { ORDER, OrderedKiosk, WATER_ORDER } from './orders-fixture.ts';

test('while somebody is buying it is busy, and Retry-After says until when at most', async () => {
  const kiosk = await OrderedKiosk.start();
  kiosk.happens((drive) => drive.send({ type: 'begin' }));
  const answer = await kiosk.create();
  expect(answer).toMatchObject({ status: 409, body: { error: 'busy' } });
  expect(answer.headers.get('retry-after')).toBe('60');
  kiosk.happens((drive) => drive.pass(58_000));
  expect((await kiosk.create()).headers.get('retry-after')).toBe('5');
  kiosk.happens((drive) => drive.back());
  expect((await kiosk.create()).status).toBe(201);
});

test('out of service, it says so, and sells again afterwards', async () => {
  const kiosk = await OrderedKiosk.start();
  kiosk.happens((drive) => drive.send({ type: 'health', part: 'gpio', health: ABSENT }));
  const answer = await kiosk.create();
  expect(answer).toMatchObject({ status: 503, body: { error: 'out of service' } });
  expect(answer.headers.get('retry-after')).toBe('30');
  kiosk.happens((drive) => drive.send({ type: 'health', part: 'gpio', health: READY }));
  expect((await kiosk.create()).status).toBe(201);
});

test('more than the kiosk takes, and an item that it has not, are mistakes of the host', async () => {
  const kiosk = await OrderedKiosk.start();
  expect(await kiosk.create({ ...ORDER, amount: '100.01' })).toMatchObject({
    status: 422,
    body: { error: 'too much', fields: [{ field: 'amount' }] },
  });
  expect(await kiosk.create({ ...WATER_ORDER, handOver: { by: 'item', itemId: 'wine' } })).toMatchObject({
    status: 422,
    body: { error: 'no such item', fields: [{ field: 'handOver.itemId' }] },
  });
});

test('before the journal has been read nobody knows what orders there are', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  kiosk.readable = false;
  for (const answer of [await kiosk.look(), await kiosk.cancel(), await kiosk.create()]) {
    expect(answer).toMatchObject({ status: 503, body: { error: 'not ready' } });
    expect(answer.headers.get('retry-after')).toBe('2');
  }
});
