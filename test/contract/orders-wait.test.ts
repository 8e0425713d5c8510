import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PAID } from '../support/kiosk-drive.ts';
import { ORDER, OrderedKiosk, WATER_ORDER } from './orders-fixture.ts';

/** How many wait for a change. */
const waiters = (kiosk: OrderedKiosk) => kiosk.timers.filter(({ ms, cancelled }) => ms === 20_000 && !cancelled).length;

test('who waits is told as soon as something has changed', async () => {
  const kiosk = await OrderedKiosk.start();
  const { revision } = (await kiosk.create(WATER_ORDER)).body;
  const waiting = kiosk.look(`${ORDER.id}?wait=20s&revision=${revision}`);
  await eventually(() => waiters(kiosk) === 1, { what: 'somebody waits' });
  kiosk.happens((drive) => drive.scan());
  expect(waiters(kiosk)).toBe(1);
  kiosk.happens((drive) => drive.answer('charge', PAID));
  expect((await waiting).body).toMatchObject({ state: 'paid' });
});

test('what has changed since the revision that is known is told at once', async () => {
  const kiosk = await OrderedKiosk.start();
  const { revision } = (await kiosk.create(WATER_ORDER)).body;
  kiosk.happens((drive) => drive.scan());
  kiosk.happens((drive) => drive.answer('charge', PAID));
  expect((await kiosk.look(`${ORDER.id}?wait=20s&revision=${revision}`)).body).toMatchObject({ state: 'paid' });
});

test('when the time is over, it is told as it is', async () => {
  const kiosk = await OrderedKiosk.start();
  const made = await kiosk.create();
  const waiting = kiosk.look(`${ORDER.id}?wait=20s`);
  await eventually(() => waiters(kiosk) === 1, { what: 'somebody waits' });
  kiosk.ring();
  expect(await waiting).toMatchObject({ status: 200, body: made.body });
});

test('nobody waits for what is over already, or is not there', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  await kiosk.cancel();
  kiosk.happens((drive) => drive.pass(600_000));
  expect((await kiosk.look(`${ORDER.id}?wait=20s`)).body).toMatchObject({ state: 'cancelled' });
  expect((await kiosk.look('other?wait=20s')).status).toBe(404);
});

test('many may wait; beyond that the first of them is let go early', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  const first = kiosk.look(`${ORDER.id}?wait=20s`);
  await eventually(() => waiters(kiosk) === 1, { what: 'the first waits' });
  const others = Array.from({ length: 16 }, () => kiosk.look(`${ORDER.id}?wait=20s`));
  expect((await first).body).toMatchObject({ state: 'paying' });
  await eventually(() => waiters(kiosk) === 16, { what: 'sixteen wait' });
  kiosk.happens((drive) => drive.back());
  kiosk.happens((drive) => drive.pass(600_000));
  for (const { body } of await Promise.all(others)) {
    expect(body).toMatchObject({ id: ORDER.id });
  }
});

test('when the kiosk stops, whoever waits is told to come again', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  const waiting = kiosk.look(`${ORDER.id}?wait=20s`);
  await eventually(() => waiters(kiosk) === 1, { what: 'somebody waits' });
  kiosk.desk.stop();
  expect(await waiting).toMatchObject({ status: 503, body: { error: 'not ready' } });
  expect(await kiosk.create({ ...ORDER, id: 'next' })).toMatchObject({ status: 503, body: { error: 'not ready' } });
});

test.each(['0s', '61s', '20', '1m', '-1s', '999s', ''])('wait=%s is refused in words', async (wait) => {
  const kiosk = await OrderedKiosk.start();
  expect(await kiosk.look(`${ORDER.id}?wait=${wait}`)).toMatchObject({ status: 400, body: { error: 'bad wait' } });
});
