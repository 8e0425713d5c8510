import { expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entries.ts';
import { Breaker } from '../../src/runtime/breaker.ts';

const LIMITS = { chargesPerSale: 3, refundsPerSale: 2, chargesPerHour: 5 };
const HOUR = 3_600_000;

function charge(saleId: string): Entry {
  const amount = { currency: 'MYR', minor: 100 } as const;
  const facts = {
    orderNumber: 'K1',
    gateway: 'qfpay',
    wallet: 'a',
    mode: 'cpm',
    amount,
    madeAt: 0,
    description: 'x',
  } as const;
  const rest = {
    gatewayRef: null,
    state: 'sent',
    refundNumber: null,
    refundMadeAt: null,
    tries: 0,
    alarmed: false,
  } as const;
  return { kind: 'payment made', payment: { ...facts, ...rest, saleId } };
}

function refund(saleId: string): Entry {
  const facts = { saleId, orderNumber: 'K1', learned: 'surplus', code: '', gatewayRef: null, refundMadeAt: 0 } as const;
  return { kind: 'payment learned', ...facts, from: 'paid', to: 'refunding', refundNumber: 'R1' };
}

function breaker() {
  const trips: string[] = [];
  return { breaker: new Breaker(LIMITS, (reason) => trips.push(reason)), trips };
}

test('as many charges for one sale as the limit says, and not one more', () => {
  const { breaker: one, trips } = breaker();
  for (let i = 0; i < LIMITS.chargesPerSale; i += 1) {
    expect(one.allows([charge('S1')], 0)).toBe(true);
  }
  expect(one.allows([charge('S1')], 0)).toBe(false);
  expect(trips).toHaveLength(1);
  expect(one.tripped).toContain('charges for one sale: 4, the limit is 3');
});

test('refunds for one sale have a limit of their own', () => {
  const { breaker: one } = breaker();
  expect(one.allows([refund('S1'), refund('S1'), refund('S2')], 0)).toBe(true);
  expect(one.allows([refund('S1')], 0)).toBe(false);
  expect(one.tripped).toContain('refunds for one sale');
});

test('charges within any hour are counted over all sales, and old ones are forgotten', () => {
  const { breaker: one } = breaker();
  for (let i = 0; i < LIMITS.chargesPerHour; i += 1) {
    expect(one.allows([charge(`S${i}`)], i * 60_000)).toBe(true);
  }
  expect(one.allows([charge('later')], HOUR)).toBe(true);
  expect(one.allows([charge('too many')], HOUR + 1)).toBe(false);
  expect(one.tripped).toContain('charges within an hour');
});

test('tripped stays tripped, says so once, and stops everything after it', () => {
  const { breaker: one, trips } = breaker();
  one.allows([refund('S1'), refund('S1'), refund('S1')], 0);
  expect(one.allows([charge('S9')], 10 * HOUR)).toBe(false);
  expect(one.allows([], 20 * HOUR)).toBe(false);
  expect(trips).toHaveLength(1);
});
