import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
}, 90_000);

afterAll(() => visitor?.leave());

test('power cut while the customer is asked to pay: nobody pays for nothing, and the kiosk sells again', async () => {
  await visitor.script('ask me');
  await visitor.choose('Umbrella');
  await visitor.tap('WeChat Pay');
  await visitor.tap('Hold it to the scanner');
  await visitor.phoneShows('MYR 12.00');
  await visitor.page.getByRole('button', { name: 'Cut the power' }).click();
  await visitor.until((bench) => bench.daemon.state === 'dark', 'the kiosk is dark');
  expect(await visitor.page.locator('#cabinet').getAttribute('data-power')).toBe('dark');

  await visitor.tap('Approve');

  await visitor.sees('idle');
  const bench = await visitor.until(
    ({ orders, daemon }) => daemon.starts === 2 && orders.every(({ tone }) => tone !== 'open'),
    'every order is over',
  );
  const kept = bench.orders.filter(({ tone }) => tone === 'paid').length;
  expect(dropped(bench, 'umbrella')).toBe(kept);
  expect(visitor.complaints).toEqual([]);
}, 120_000);
