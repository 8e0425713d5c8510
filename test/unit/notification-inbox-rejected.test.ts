import { expect, test } from 'vitest';
import { InboxUnderTest } from '../support/notification-inbox.ts';

test('what is not believed goes nowhere, and is counted by its flaw', async () => {
  const kiosk = new InboxUnderTest();
  for (const why of ['unsigned', 'bad signature', 'too long', 'not json', 'bad shape', 'other merchant'] as const) {
    kiosk.qfpay.notification = { kind: 'rejected', why };
    expect(await kiosk.send('a')).toBe('rejected');
  }
  expect(kiosk.posted).toEqual([]);
  expect(kiosk.asked).toEqual([]);
  expect(Object.values(kiosk.results())).toEqual([1, 1, 1, 1, 1, 1]);
  expect(kiosk.inbox.counts.totals()).toMatchObject({ received: 6, rejected: 6 });
});

test('the log has the first, then one line a minute with their number, and nothing of what was in them', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.qfpay.notification = { kind: 'rejected', why: 'bad signature' };
  for (let second = 0; second < 130; second += 1) {
    await kiosk.send(`<script>secret body ${second}`);
    kiosk.now += 1_000;
  }
  const lines = kiosk.log.events.filter(({ id }) => id === 'notification.refused');
  expect(lines.map(({ fields }) => fields)).toEqual([
    { gateway: 'qfpay', why: 'bad signature', from: 'http', count: 1 },
    { gateway: 'qfpay', why: 'bad signature', from: 'http', count: 60 },
    { gateway: 'qfpay', why: 'bad signature', from: 'http', count: 60 },
  ]);
  expect(JSON.stringify(kiosk.log.events)).not.toContain('secret');
});

test('what this program has no use for is acknowledged', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.qfpay.notification = { kind: 'of no interest' };
  expect(await kiosk.send('a')).toBe('accepted');
  expect([kiosk.posted, kiosk.results(), kiosk.log.events]).toEqual([[], { 'of no interest': 1 }, []]);
});

test('a gateway that is not there is nobody, whatever it calls itself', async () => {
  const kiosk = new InboxUnderTest();
  for (const name of ['codepay', '__proto__', 'x"} 1\nfake_metric 1']) {
    expect(await kiosk.send('a', 'http', name)).toBe('unknown gateway');
  }
  kiosk.inbox.fromBroker('codepay', 'retained');
  expect(kiosk.inbox.counts.samples()).toEqual([
    { gateway: 'unknown', result: 'unknown gateway', count: 3 },
    { gateway: 'unknown', result: 'retained', count: 1 },
  ]);
});
