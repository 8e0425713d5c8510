import { expect, test } from 'vitest';
import { InboxUnderTest, NOTICE } from '../support/notification-inbox.ts';

test('a notification whose consequences are not on the disk is not acknowledged, and its repeat is looked at', async () => {
  const test = new InboxUnderTest();
  test.written = async () => false;
  expect(await test.send('x')).toBe('not now');
  test.written = async () => true;
  expect(await test.send('x')).toBe('accepted');
  expect(test.posted.map((event) => event.notice)).toEqual([NOTICE, NOTICE]);
});

test('it is not acknowledged before that', async () => {
  const test = new InboxUnderTest();
  let durable: (written: boolean) => void = () => {};
  test.written = () => new Promise((resolve) => (durable = resolve));
  let answered = false;
  const answer = test.send('x').finally(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([test.posted.length, answered]).toEqual([1, false]);
  durable(true);
  expect(await answer).toBe('accepted');
});
