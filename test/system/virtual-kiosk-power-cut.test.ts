import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  // Dark for long enough to be seen, and for the customer to press while it is.
  visitor = await Visitor.arrive({ darkMs: 10_000 });
});

afterAll(() => visitor?.leave());

test('power cut while the customer is asked to pay: nobody pays for nothing, and the kiosk sells again', async () => {
  await visitor.script('ask me');
  await visitor.choose('Umbrella');
  await visitor.tap('WeChat Pay');
  await visitor.tap('Hold it to the scanner');
  await visitor.phoneShows('MYR 12.00');
  await visitor.page.getByRole('button', { name: 'Cut the power' }).click();
  await visitor.page.locator('#cabinet[data-power="dark"]').waitFor();

  await visitor.tap('Approve');

  await visitor.sees('idle');
  const { daemon } = await visitor.until(
    ({ orders }) => orders.every(({ tone }) => tone !== 'open'),
    'every order is over',
  );
  expect(daemon.starts).toBe(2);
  const bench = await visitor.settled();
  const kept = bench.orders.filter(({ tone }) => tone === 'paid').length;
  expect(dropped(bench, 'umbrella')).toBe(kept);
  expect(visitor.complaints).toEqual([]);
});
