import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('the network goes down while a payment is open and comes back: the sale is settled, once', async () => {
  await visitor.script('ask me');
  await visitor.choose('Iced coffee');
  await visitor.tap('Alipay');
  await visitor.tap('Hold it to the scanner');
  await visitor.phoneShows('MYR 4.50');
  await visitor.flip('Network down');
  await visitor.untilFault('networkDown', true);
  await visitor.tap('Approve');
  await visitor.phoneShows('Paid');
  await visitor.flip('Network down');
  await visitor.untilFault('networkDown', false);

  const bench = await visitor.until(
    (now) => now.orders.every(({ tone }) => tone !== 'open') && dropped(now, 'coffee') + returned(now.orders) === 1,
    'the product or the money',
  );
  expect(bench.orders.filter(({ tone }) => tone === 'paid')).toHaveLength(dropped(bench, 'coffee'));
});

const returned = (orders: readonly { readonly tone: string }[]): number =>
  orders.filter(({ tone }) => tone === 'returned').length;
