import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';
import { payByPhone, press } from './virtual-kiosk-places.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('the last one is bought, and nobody is offered another', async () => {
  await visitor.choose('Cup noodles');
  await payByPhone(visitor);
  await visitor.until((bench) => dropped(bench, 'noodles') === 1, 'the last cup');
  await visitor.sees('thanks');

  await visitor.sees('idle');
  await press(visitor, 'action begin');
  await visitor.sees('choosing');
  await visitor.screen.getByRole('button', { name: 'Still water' }).waitFor();
  expect(await visitor.screen.getByRole('button', { name: 'Cup noodles' }).count()).toBe(0);
  expect(visitor.complaints).toEqual([]);
});
