import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('the motor turns and nothing drops: the money goes back, and the phone shows it', async () => {
  await visitor.flip('Vend jammed');
  await visitor.untilFault('vendJammed', true);
  await visitor.choose('Iced coffee');
  await visitor.tap('Alipay');
  await visitor.tap('Hold it to the scanner');

  await visitor.phoneShows('Money back');
  const bench = await visitor.bench();
  expect(dropped(bench, 'coffee')).toBe(0);
  expect(bench.orders.filter(({ tone }) => tone === 'paid')).toEqual([]);
  expect(bench.orders.filter(({ tone }) => tone === 'returned')).toHaveLength(1);
  expect(visitor.complaints).toEqual([]);
});
