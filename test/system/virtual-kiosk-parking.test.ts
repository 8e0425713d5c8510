import { afterAll, beforeAll, expect, test } from 'vitest';
import { Visitor } from './virtual-kiosk-fixture.ts';
import { become, holdCard, paidOrders, payByPhone, press, turn } from './virtual-kiosk-places.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('a ticket is taken, hours go by, it is paid, and opens the exit once', async () => {
  const { page, screen } = visitor;
  await become(visitor, 'pay station');
  await page.getByRole('button', { name: 'Take a ticket' }).click();
  await visitor.until(({ cards }) => cards.length === 1, 'a ticket');
  await turn(visitor, '+8 h');

  await holdCard(visitor);
  await visitor.sees('stay');
  await press(visitor, 'action begin');
  await visitor.sees('paying');
  await payByPhone(visitor);
  const paid = await visitor.until(({ papers }) => papers.length === 1, 'the receipt');
  expect(paidOrders(paid)).toHaveLength(1);

  await become(visitor, 'exit');
  await holdCard(visitor);
  await visitor.until(({ slots }) => slots[0]?.dropped === 1, 'the barrier is up');
  await visitor.sees('told');

  await visitor.sees('idle');
  await holdCard(visitor);
  await screen.locator('#title', { hasText: 'This ticket was used before' }).waitFor();
  expect((await visitor.bench()).slots[0]?.dropped).toBe(1);
  expect(visitor.complaints).toEqual([]);
});
