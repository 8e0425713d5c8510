import { expect, test } from 'vitest';
import { InboxUnderTest, raw } from '../support/notification-inbox.ts';

test('twenty a second are looked at; the rest is dropped unseen and may come again', async () => {
  const kiosk = new InboxUnderTest();
  let looked = 0;
  kiosk.qfpay.notification = () => {
    looked += 1;
    return { kind: 'rejected', why: 'bad signature' };
  };
  const flood = async (n: number) => await Promise.all(Array.from({ length: n }, () => kiosk.send('a', 'relay')));
  expect((await flood(500)).filter((taken) => taken === 'not now')).toHaveLength(480);
  expect(looked).toBe(20);
  kiosk.now += 1_000;
  await flood(500);
  expect(looked).toBe(40);
  kiosk.now += 60_000;
  await flood(500);
  expect(looked).toBe(60);
  expect(kiosk.results()).toEqual({ 'bad signature': 60, 'too many': 1_440 });
});

test('a broker that floods does not use up what the gateway itself may send', async () => {
  const kiosk = new InboxUnderTest();
  for (let n = 0; n < 5_000; n += 1) {
    kiosk.inbox.fromBroker('qfpay', raw(`forged ${n}`));
  }
  expect(await kiosk.send('true')).toBe('accepted');
});

test('no more than so many wait for the journal at a time', async () => {
  const kiosk = new InboxUnderTest();
  const waiting: (() => void)[] = [];
  kiosk.tellApart();
  kiosk.journal = () => new Promise((resolve) => waiting.push(() => resolve(null)));
  const sent: Promise<string>[] = [];
  for (let n = 0; n < 50; n += 1) {
    sent.push(kiosk.send(`body ${n}`));
    kiosk.now += 50;
  }
  expect(await Promise.all(sent.slice(32))).toEqual(Array(18).fill('not now'));
  expect(waiting).toHaveLength(32);
  expect(kiosk.results()).toEqual({ 'too many': 18 });
  for (const answer of waiting) {
    answer();
  }
  await Promise.all(sent);
  expect(kiosk.posted).toHaveLength(32);
});
