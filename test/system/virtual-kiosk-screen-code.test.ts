import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('the phone reads the code off the screen, and a sale follows', async () => {
  await visitor.choose('Cup noodles');
  await visitor.seesOrderCode();
  await visitor.tap('Scan the screen');
  await visitor.phoneShows('MYR 3.90');
  await visitor.phoneShows('Corner Kiosk');
  await visitor.tap('Approve');

  await visitor.phoneShows('Paid');
  const bench = await visitor.until((now) => dropped(now, 'noodles') === 1, 'the product');
  expect(bench.orders).toHaveLength(1);
  expect(bench.orders[0]).toMatchObject({ gateway: 'qfpay', mode: 'mpm', tone: 'paid' });
  expect(visitor.complaints).toEqual([]);
});

test('without a code on the screen the camera says so', async () => {
  await visitor.sees('idle');
  await visitor.tap('Done');
  await visitor.tap('Scan the screen');

  await visitor.phoneShows('There is no code on the screen. Choose something at the kiosk first.');
});
