import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropped, Visitor } from './virtual-kiosk-fixture.ts';
import { payByPhone, press } from './virtual-kiosk-places.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

/** The printer is asked for its state now and then; the kiosk tells of it over MQTT. */
async function printerNoticed(): Promise<void> {
  const news = visitor.page.locator('#messages .peek', { hasText: '"device":"printer","status":"failing"' });
  await news.first().waitFor();
}

test('without paper the customer is told before paying, and takes the receipt along as a code', async () => {
  await visitor.flip('Paper out');
  await visitor.untilFault('paperOut', true);
  await visitor.page
    .locator('#printer-text')
    .and(visitor.page.getByText('no paper', { exact: true }))
    .waitFor();
  await printerNoticed();
  await press(visitor, 'action begin');
  await visitor.screen.getByRole('button', { name: 'Still water' }).click();
  await visitor.sees('no paper');
  await press(visitor, 'action begin');
  await visitor.sees('paying');
  await payByPhone(visitor);

  await visitor.sees('thanks');
  await visitor.seesOrderCode();
  const bench = await visitor.bench();
  expect(dropped(bench, 'water')).toBe(1);
  expect(bench.papers).toEqual([]);
});
