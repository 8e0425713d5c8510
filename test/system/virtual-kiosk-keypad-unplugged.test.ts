import { afterAll, beforeAll, expect, test } from 'vitest';
import { Visitor } from './virtual-kiosk-fixture.ts';

let visitor: Visitor;

beforeAll(async () => {
  visitor = await Visitor.arrive();
});

afterAll(() => visitor?.leave());

test('an unplugged keypad is told of, its keys are dead, and customers touch the screen until it is back', async () => {
  const key = visitor.page.locator('#keypad').getByRole('button', { name: '2', exact: true });
  await visitor.flip('Keypad unplugged');
  await visitor.page.locator('#keypad[data-plugged="false"]').waitFor();
  await visitor.page.locator('#messages .peek', { hasText: 'the virtual keypad was unplugged' }).first().waitFor();
  await Promise.all([visitor.page.getByText('The keypad is dead').waitFor(), key.click()]);
  await visitor.choose('Still water');

  await visitor.screen.getByRole('button', { name: 'Cancel' }).click();
  await visitor.sees('idle');
  await visitor.flip('Keypad unplugged');
  await visitor.page.locator('#keypad[data-plugged="true"]').waitFor();
  await key.click();
  await visitor.sees('typing');
  expect(visitor.complaints).toEqual([]);
});
