import { expect, test } from 'vitest';
import { ended, InboxUnderTest, PAYMENT, SALE } from '../support/notification-inbox.ts';

test('a claim that was wrong and comes true within the minute is not acknowledged before it can be asked about again', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.journal = async () => ended({ ...PAYMENT, state: 'not paid' }, { ...SALE, end: 'abandoned' });
  expect(await kiosk.send('a')).toBe('accepted');
  kiosk.now += 18_000;
  expect(await kiosk.send('a')).toBe('not now');
  kiosk.now += 60_000;
  expect(await kiosk.send('a')).toBe('accepted');
  expect(kiosk.posted).toHaveLength(2);
});
