import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { InboxUnderTest, PAYMENT } from '../support/notification-inbox.ts';

test('the same again is acknowledged and not passed on again', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.open(PAYMENT);
  kiosk.tellApart();
  for (const from of ['relay', 'http', 'relay'] as const) {
    expect(await kiosk.send('a', from)).toBe('accepted');
  }
  expect(kiosk.posted).toHaveLength(1);
  expect(kiosk.results()).toEqual({ matched: 1, duplicate: 2 });
  expect(await kiosk.send('b')).toBe('accepted');
  expect(kiosk.posted).toHaveLength(2);
});

test('the same in other words is the same: whoever has one genuine notification cannot make many of it', async () => {
  const kiosk = new InboxUnderTest();
  for (const body of ['{"a":1}', '{ "a":1}', '{"a": 1 }']) {
    expect(await kiosk.send(body)).toBe('accepted');
  }
  expect(kiosk.posted).toHaveLength(1);
  expect(kiosk.asked).toHaveLength(1);
  expect(kiosk.results()).toEqual({ unmatched: 1, duplicate: 2 });
});

test('the same from another gateway is another', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.wavpay.notification = kiosk.qfpay.notification;
  await kiosk.send('a');
  await kiosk.send('a', 'http', 'wavpay');
  expect(kiosk.posted.map((event) => event.gateway)).toEqual(['qfpay', 'wavpay']);
});

test('one that was not believed does not make the true one a duplicate', async () => {
  const kiosk = new InboxUnderTest();
  const { notification } = kiosk.qfpay;
  kiosk.qfpay.notification = { kind: 'rejected', why: 'bad signature' };
  expect(await kiosk.send('a')).toBe('rejected');
  kiosk.qfpay.notification = notification;
  expect(await kiosk.send('a')).toBe('accepted');
  expect(kiosk.posted).toHaveLength(1);
});

test('one that could not be dealt with is taken when it comes again', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.journal = () => Promise.reject(new JournalError('failed', 'worn out'));
  const both = [kiosk.send('a'), kiosk.send('a')];
  expect(await Promise.all(both)).toEqual(['not now', 'not now']);
  kiosk.journal = async () => null;
  expect(await kiosk.send('a')).toBe('accepted');
  expect(kiosk.posted).toHaveLength(1);
  expect(kiosk.bugs).toEqual([]);
  expect(kiosk.results()).toEqual({ failed: 2, unmatched: 1 });
});

test('two at the same time are one, and the second is answered after the first', async () => {
  const kiosk = new InboxUnderTest();
  let answer = () => {};
  kiosk.journal = () =>
    new Promise((resolve) => {
      answer = () => resolve(null);
    });
  let answered = 0;
  const both = [kiosk.send('a'), kiosk.send('a')];
  for (const one of both) {
    void one.then(() => {
      answered += 1;
    });
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(0);
  answer();
  expect(await Promise.all(both)).toEqual(['accepted', 'accepted']);
  expect(kiosk.posted).toHaveLength(1);
});

test('ten thousand are remembered; older ones may be asked about once more', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.tellApart();
  for (let n = 0; n < 10_001; n += 1) {
    await kiosk.send(`body ${n}`);
    kiosk.now += 50;
  }
  await kiosk.send('body 1');
  expect(kiosk.posted).toHaveLength(10_001);
  kiosk.now += 50;
  await kiosk.send('body 0');
  expect(kiosk.posted).toHaveLength(10_002);
});
