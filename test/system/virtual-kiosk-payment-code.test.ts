import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('a payment code held to the scanner buys the product and a receipt', async () => {
  await visitor.choose('Iced coffee');
  await visitor.tap('Alipay');
  await visitor.tap('Hold it to the scanner');

  await visitor.phoneShows('Paid');
  const bench = await visitor.until(
    (now) => dropped(now, 'coffee') === 1 && now.papers.length === 1,
    'product and paper',
  );
  const paid = bench.orders.filter(({ tone }) => tone === 'paid');
  expect(paid).toHaveLength(1);
  expect(paid[0]).toMatchObject({ gateway: 'qfpay', mode: 'cpm', amount: 'MYR 4.50' });
  await visitor.page.getByAltText('The newest receipt').waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('the wallet asks its owner first, and a no is a no', async () => {
  await visitor.tap('Done');
  await visitor.script('ask me');
  await visitor.choose('Still water');
  await visitor.tap('WavPay');
  await visitor.tap('Hold it to the scanner');
  await visitor.phoneShows('MYR 1.80');
  await visitor.tap('Decline');

  await visitor.phoneShows('Not paid');
  const bench = await visitor.bench();
  expect(dropped(bench, 'water')).toBe(0);
  expect(bench.orders.find(({ gateway }) => gateway === 'wavpay')).toMatchObject({ tone: 'nothing' });
});
