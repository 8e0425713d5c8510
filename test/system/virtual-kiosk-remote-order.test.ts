import { afterAll, beforeAll, expect, test } from 'vitest';
import { Visitor } from './virtual-kiosk-fixture.ts';
import { become, payByPhone } from './virtual-kiosk-places.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
  await become(visitor, 'gate for a host');
});

afterAll(() => visitor?.leave());

test('a host system calls an order off, and the customer is let go', async () => {
  await visitor.page.getByRole('button', { name: 'Create the order' }).click();
  await visitor.sees('paying');
  await visitor.page.getByRole('button', { name: 'Call off' }).click();

  // Its order code is closed at the gateway when that allows it; nobody in front of the kiosk waits for that.
  await visitor.until(({ host }) => host.orders[0]?.cancelled === true, 'the host hears that it is off');
  await visitor.sees('idle');
});

test('a host system asks for money, the customer pays, the gate opens, and the host follows it to the end', async () => {
  await visitor.page.getByRole('button', { name: 'Create the order' }).click();
  await visitor.sees('paying');
  await payByPhone(visitor);

  const done = await visitor.until(({ host }) => host.orders[0]?.state === 'delivered', 'the host hears of the end');
  expect(done.host.orders[0]).toMatchObject({ amount: 'MYR 12.50', over: true });
  expect(done.slots[0]?.dropped).toBe(1);
  await visitor.page.locator('#host pre').getByText('"state": "delivered"').waitFor();
  expect(visitor.complaints).toEqual([]);
});
