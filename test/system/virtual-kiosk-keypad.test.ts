import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';
import { become, payByPhone } from './virtual-kiosk-places.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

const key = (name: string) => visitor.page.locator('#keypad').getByRole('button', { name, exact: true });
const shows = (text: string) => visitor.screen.getByText(text, { exact: true }).first().waitFor();

test('a number pressed on the keypad chooses, and what is paid comes out', async () => {
  await key('1').click();
  await visitor.sees('typing');
  await key('3').click();
  await key('Take back').click();
  // The player's own keyboard goes on where the finger left off.
  await visitor.page.keyboard.press('1');
  await shows('11');
  await visitor.page.keyboard.press('Enter');
  await visitor.sees('paying');
  await payByPhone(visitor);
  const bench = await visitor.until((now) => dropped(now, 'water') === 1, 'the water');
  expect(bench.slots.filter(({ dropped: count }) => count > 0).map(({ itemId }) => itemId)).toEqual(['water']);
  await visitor.sees('idle');
  expect(visitor.complaints).toEqual([]);
});

test('in a car park it has letters, and types a plate', async () => {
  await become(visitor, 'pay station');
  // The picture of the last daemon may still be on the screen, and a key that comes too early is lost.
  const health = new URL('/healthz', visitor.addresses.screenUrl);
  const phase = async () => ((await (await fetch(health)).json()) as { phase: string }).phase;
  await eventually(async () => (await phase()) === 'idle', { what: 'the pay station waits for customers' });
  for (const sign of 'AB12') {
    await key(sign).click();
  }
  await shows('AB12');
  await key('Cancel').click();
  await visitor.sees('idle');
  expect(visitor.complaints).toEqual([]);
});
