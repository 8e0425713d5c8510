import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { control, merchant, paidOrder, qfpay } from './sandbox-gateways-fixture.ts';

test('without leave nothing is posted beyond this machine', async () => {
  const sandbox = await qfpay();
  await paidOrder(sandbox, { notify_url: 'http://192.0.2.1/notify' });

  await eventually(() => sandbox.notifications().length === 1, { what: 'written down' });

  expect(sandbox.notifications()).toMatchObject([{ state: 'address refused', attempts: [] }]);
  expect((await control(sandbox.url, 'notifications/K1_0001/resend', {})).status).toBe(404);
});

test('with leave it is tried', async () => {
  const sandbox = await qfpay({ notifyAnywhere: true });
  // A name that can be no other machine: the attempt fails, which shows that it was made.
  await paidOrder(sandbox, { notify_url: 'http://nowhere.invalid/notify' });

  await eventually(() => sandbox.notifications()[0]?.attempts.length === 1, { what: 'tried' });
});

test('with no address at all it is written down, not lost', async () => {
  const sandbox = await qfpay();
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.state === 'no address', { what: 'written down' });
});

test('an address that is none is refused with the request', async () => {
  const shop = await merchant();
  const sandbox = await qfpay();
  const { respcd } = await paidOrder(sandbox, { notify_url: shop.url.replace('http:', 'ftp:') });

  expect(respcd).toBe('1104');
});
