import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('without paper the kiosk still sells, prints nothing and says so', async () => {
  await visitor.flip('Paper out');
  await visitor.untilFault('paperOut', true);
  await visitor.choose('Still water');
  await visitor.tap('Alipay');
  await visitor.tap('Hold it to the scanner');

  await visitor.sees('thanks');
  expect(await visitor.screen.locator('#lines').textContent()).not.toContain('take your receipt');
  const bench = await visitor.bench();
  expect(dropped(bench, 'water')).toBe(1);
  expect(bench.papers).toEqual([]);
  await visitor.page
    .locator('#printer-text')
    .and(visitor.page.getByText('no paper', { exact: true }))
    .waitFor();
});
