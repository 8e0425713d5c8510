import { expect, test } from 'vitest';
import { ended, InboxUnderTest, PAYMENT } from '../support/notification-inbox.ts';

/** The usual case: the gateway's answer to our query and its notification come together. */
test('a payment that ends while its notification is looked at is known as it ended', async () => {
  const kiosk = new InboxUnderTest();
  let done = () => {};
  kiosk.open(PAYMENT);
  kiosk.busy = new Promise((resolve) => {
    done = resolve;
  });
  const sent = kiosk.send('a');
  const kept = { ...PAYMENT, state: 'kept' } as const;
  kiosk.journal = async () => ended(kept);
  kiosk.open();
  expect(kiosk.posted).toEqual([]);
  kiosk.busy = null;
  done();
  await sent;
  expect(kiosk.posted.map((event) => event.known?.payment)).toEqual([kept]);
});

test('as often as there is something new to do it waits again', async () => {
  const kiosk = new InboxUnderTest();
  const ends: (() => void)[] = [];
  const work = () =>
    new Promise<void>((resolve) => {
      ends.push(() => {
        kiosk.busy = ends.length < 3 ? work() : null;
        resolve();
      });
    });
  kiosk.open(PAYMENT);
  kiosk.busy = work();
  const sent = kiosk.send('a');
  for (let turn = 0; turn < 3; turn += 1) {
    expect(kiosk.posted).toEqual([]);
    ends[turn]?.();
    await Promise.resolve();
  }
  await sent;
  expect(kiosk.posted).toHaveLength(1);
});
