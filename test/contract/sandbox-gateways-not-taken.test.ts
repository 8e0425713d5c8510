import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { merchant, paidOrder, qfpay } from './sandbox-gateways-fixture.ts';

const MINUTE = 60_000;
/** What QFPay's pages say: minutes, then hours. */
const LADDER = [2, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * MINUTE);

test.each([
  ['another status', [500, 'SUCCESS']],
  ['another word', [200, 'OK']],
  ['an empty body', [200, '']],
  ['a redirect', [302, 'SUCCESS']],
] as const)('%s is no acknowledgement: the whole ladder is climbed, then never again', async (_what, answer) => {
  const shop = await merchant();
  shop.answers = [answer];
  const sandbox = await qfpay({ notifyUrl: shop.url, clockScale: 1_000_000 });
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.state === 'failed', { what: 'given up' });

  const [told] = sandbox.notifications();
  expect(told?.attempts).toHaveLength(LADDER.length + 1);
  expect(told?.attempts.every(({ status, taken }) => status === answer[0] && !taken)).toBe(true);
  expect(told?.nextAt).toBeNull();
  expect(new Set(shop.posted.map(({ body }) => body.toString())).size).toBe(1);
});

test('the first gap is as long as the scaled clock makes it', async () => {
  const shop = await merchant();
  shop.answers = [[500, '']];
  const sandbox = await qfpay({ notifyUrl: shop.url, now: () => 1_000_000, clockScale: 2 });
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.nextAt === 1_000_000 + MINUTE, { what: 'the next is planned' });
});

test('a merchant that is late with its word is one that took nothing', async () => {
  const shop = await merchant();
  shop.answers = [
    [503, ''],
    [503, ''],
    [200, 'SUCCESS\n'],
  ];
  const sandbox = await qfpay({ notifyUrl: shop.url, clockScale: 1_000_000 });
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.state === 'delivered', { what: 'delivered at last' });

  expect(sandbox.notifications()[0]?.attempts.map(({ taken }) => taken)).toEqual([false, false, true]);
});

test('nobody listens: each attempt is written down, with what went wrong', async () => {
  const sandbox = await qfpay({ notifyUrl: 'http://127.0.0.1:1/', clockScale: 1_000_000 });
  await paidOrder(sandbox);

  await eventually(() => sandbox.notifications()[0]?.state === 'failed', { what: 'given up' });

  expect(sandbox.notifications()[0]?.attempts[0]).toMatchObject({
    status: null,
    taken: false,
    problem: 'ECONNREFUSED',
  });
});
