import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test.each([
  ['Alipay', 'qfpay'],
  ['MPay', 'uqpay'],
  ['UnionPay', 'codepay'],
  ['WavPay', 'wavpay'],
])('a payment code of %s is charged at %s, and the product falls', async (wallet, gateway) => {
  const before = dropped(await visitor.bench(), 'water');
  await visitor.choose('Still water');
  await visitor.tap(wallet);
  await visitor.tap('Hold it to the scanner');

  const bench = await visitor.until((now) => dropped(now, 'water') === before + 1, 'the water has fallen');
  const [order] = bench.orders.filter(({ mode }) => mode === 'cpm');
  expect(order).toMatchObject({ gateway, state: 'paid', amount: 'MYR 1.80' });
  await visitor.phoneShows('Paid');
  await visitor.tap('Done');
  expect(visitor.complaints).toEqual([]);
});
