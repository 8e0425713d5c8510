import { expect, test } from 'vitest';
import { KioskDrive, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';

test('a success whose sale is nowhere to be found goes back', () => {
  const before = KioskDrive.without(['display']).scanned();
  before.answer('charge', PENDING);
  const payment = before.last;
  const kiosk = new KioskDrive();
  kiosk.send({ type: 'loaded', sales: [], payments: [payment], jobs: [], counters: {}, session: 2, tail: '1002' });
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : null);
  kiosk.pass(20_000);
  expect(kiosk.states).toEqual(['refunding']);
  expect(kiosk.deliveries).toEqual([]);
});

test.each([
  ['holds the amount', undefined, false],
  ['does not say', false, false],
  ['leaves the amount to the customer', true, true],
])('an order code that %s', (_what, amountTyped, typed) => {
  const kiosk = KioskDrive.ready().choose();
  const code = { kind: 'order code', code: 'c', lifeMs: 300_000, gatewayRef: null } as const;
  kiosk.answer('present', amountTyped === undefined ? code : { ...code, amountTyped });
  expect(kiosk.phaseAs('paying').code).toEqual({ text: 'c', walletId: 'alipay', amountTyped: typed });
});

test('an order code that fails to come after the customer left teaches nothing but that', () => {
  const kiosk = KioskDrive.ready().choose();
  const { orderNumber } = kiosk.last;
  kiosk.back();
  expect(kiosk.answer('present', UNKNOWN).learned).toEqual([
    { orderNumber, from: 'closing', learned: 'unknown', to: 'closing' },
  ]);
  expect(kiosk.phase.name).toBe('idle');
});
