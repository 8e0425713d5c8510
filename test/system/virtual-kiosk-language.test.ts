import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';
import { payByPhone, press, speak } from './virtual-kiosk-places.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('a customer chooses their language, buys, gets paper in it, and leaves the first language behind', async () => {
  await speak(visitor, 'zh-Hant');
  await press(visitor, 'action begin');
  await visitor.screen.getByRole('button', { name: '礦泉水' }).click();
  await visitor.sees('paying');
  await payByPhone(visitor);

  const bench = await visitor.until(({ papers }) => papers.length === 1, 'the receipt');
  expect(dropped(bench, 'water')).toBe(1);
  const paper = await fetch(new URL(`/virtual/paper/${bench.papers[0]?.id}.svg`, visitor.addresses.pageUrl));
  // Chinese is drawn: this printer has no letters for it.
  expect(await paper.text()).toContain('[picture]');
  await visitor.sees('idle');
  await visitor.screen.locator('html[lang="en"]').waitFor({ state: 'attached' });
  expect(visitor.complaints).toEqual([]);
});
