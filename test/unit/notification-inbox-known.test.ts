import { expect, test } from 'vitest';
import { ended, InboxUnderTest, NOTICE, PAYMENT, SALE } from '../support/notification-inbox.ts';

const ABANDONED = { ...SALE, end: 'abandoned' } as const;
const NOT_PAID = { ...PAYMENT, state: 'not paid', gatewayRef: 'G-7' } as const;

test('what is open is in the state: the journal is not asked', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.open(PAYMENT);
  expect(await kiosk.send('a')).toBe('accepted');
  expect(kiosk.posted).toEqual([{ type: 'notified', gateway: 'qfpay', notice: NOTICE, known: null }]);
  expect(kiosk.asked).toEqual([]);
  expect(kiosk.results()).toEqual({ matched: 1 });
});

test('a refund under way is open by its own number', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.open({ ...PAYMENT, orderNumber: 'K1-1', state: 'refunding', refundNumber: 'K1-7' });
  await kiosk.send('a');
  expect(kiosk.asked).toEqual([]);
  expect(kiosk.results()).toEqual({ matched: 1 });
});

test('money that names no order of ours is open by the number of its gateway', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.open({ ...PAYMENT, gatewayRef: 'G-7' });
  kiosk.qfpay.notification = { kind: 'notice', notice: { ...NOTICE, orderNumber: null } };
  await kiosk.send('a');
  expect(kiosk.asked).toEqual([]);
  expect(kiosk.results()).toEqual({ matched: 1 });
});

test('what is over comes from the journal, as a start would load it', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.journal = async () => ended(NOT_PAID, ABANDONED);
  await kiosk.send('a');
  expect(kiosk.asked).toEqual([{ orderNumber: 'K1-7' }]);
  expect(kiosk.posted[0]?.known).toEqual({ sale: ABANDONED, payment: NOT_PAID });
  expect(kiosk.results()).toEqual({ matched: 1 });
});

test('what is over and named by its gateway only is looked up by that', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.journal = async () => ended(NOT_PAID, ABANDONED);
  kiosk.qfpay.notification = { kind: 'notice', notice: { ...NOTICE, orderNumber: null } };
  await kiosk.send('a');
  expect(kiosk.asked).toEqual([{ gateway: 'qfpay', gatewayRef: 'G-7' }]);
  expect(kiosk.posted[0]?.known?.payment).toEqual(NOT_PAID);
});

test('what nobody knows is passed on as that, and counted', async () => {
  const kiosk = new InboxUnderTest();
  await kiosk.send('a');
  expect(kiosk.posted[0]).toMatchObject({ notice: NOTICE, known: null });
  kiosk.qfpay.notification = { kind: 'notice', notice: { ...NOTICE, orderNumber: null, gatewayRef: null } };
  await kiosk.send('b');
  expect(kiosk.posted).toHaveLength(2);
  expect(kiosk.asked).toHaveLength(1);
  expect(kiosk.results()).toEqual({ unmatched: 2 });
});

test('a payment of another gateway is not the one that is meant, open or over', async () => {
  const kiosk = new InboxUnderTest();
  kiosk.open({ ...PAYMENT, gateway: 'wavpay' });
  kiosk.journal = async () => ended({ ...NOT_PAID, gateway: 'wavpay' });
  await kiosk.send('a');
  expect(kiosk.posted[0]?.known).toBeNull();
  expect(kiosk.results()).toEqual({ unmatched: 1 });
});
