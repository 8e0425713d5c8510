import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ORDER, OrderedKiosk } from './orders-fixture.ts';

test('the same order again is the same order, however it is written', async () => {
  const kiosk = await OrderedKiosk.start();
  const first = await kiosk.create();
  const { id, name, ...rest } = ORDER;
  const again = await kiosk.create({ ...rest, amount: '12.5', name: { default: name }, id });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect(kiosk.drive.entriesOf('order taken')).toHaveLength(1);
});

test('two who ask for it at once make one order, and only one of them has made it', async () => {
  const kiosk = await OrderedKiosk.start();
  kiosk.held = true;
  const asked = [kiosk.create(), kiosk.create(), kiosk.create()];
  await eventually(() => kiosk.posted.length === 3, { what: 'three askings' });
  kiosk.release();
  const answers = await Promise.all(asked);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  expect(new Set(answers.map(({ body }) => body.saleId)).size).toBe(1);
  expect(kiosk.drive.entriesOf('order taken')).toHaveLength(1);
});

test('after it is over, too', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  await kiosk.cancel();
  kiosk.happens((drive) => drive.pass(600_000));
  expect(await kiosk.create()).toMatchObject({ status: 200, body: { state: 'cancelled', over: true } });
  expect(kiosk.drive.phase.name).toBe('idle');
});

test.each([
  ['another amount', { amount: '12.51' }],
  ['another name', { name: 'Bay B3' }],
  ['one language more', { name: { default: 'Bay B2', ms: 'Petak B2' } }],
  ['another language', { language: 'ms' }],
  ['another who hands over', { handOver: { by: 'item', itemId: 'water' } }],
])('%s under the same number is a mistake of the host', async (_what, change) => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  const other = await kiosk.create({ ...ORDER, ...change });
  expect(other).toMatchObject({ status: 409, body: { error: 'other content' } });
  expect(other.headers.get('retry-after')).toBeNull();
});
