import { expect, test } from 'vitest';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { InboxUnderTest, PAYMENT } from '../support/notification-inbox.ts';

test('before the journal has been read, and while it cannot be used, it may be sent again', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.state = null;
  expect(await kiosk.send('a')).toBe('not now');
  kiosk.state = INITIAL_STATE;
  expect(await kiosk.send('a')).toBe('not now');
  kiosk.open(PAYMENT);
  const { journal } = kiosk;
  kiosk.journal = null;
  expect(await kiosk.send('a')).toBe('not now');
  kiosk.journal = journal;
  expect(await kiosk.send('a')).toBe('accepted');
  expect(kiosk.posted).toHaveLength(1);
  expect(kiosk.results()).toEqual({ 'not ready': 3, matched: 1 });
});

test('a journal that fails while a notification waits for the kiosk is found out', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.open(PAYMENT);
  let done = () => {};
  kiosk.busy = new Promise((resolve) => {
    done = resolve;
  });
  const sent = kiosk.send('a');
  kiosk.state = null;
  kiosk.busy = null;
  done();
  expect(await sent).toBe('not now');
  expect(kiosk.posted).toEqual([]);
});

test('a bug in a client or in the journal reaches the place for bugs, and nobody else', async () => {
  const kiosk = new InboxUnderTest();
  const { notification } = kiosk.qfpay;
  kiosk.qfpay.notification = () => {
    throw new Error('a bug');
  };
  expect(await kiosk.send('a')).toBe('not now');
  kiosk.qfpay.notification = notification;
  kiosk.journal = () => Promise.reject(new Error('another'));
  expect(await kiosk.send('a')).toBe('not now');
  expect(kiosk.bugs).toHaveLength(2);
  expect(kiosk.results()).toEqual({ failed: 2 });
});
