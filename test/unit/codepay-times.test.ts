import { expect, it } from 'vitest';
import { fromCodepayTime, GatewayTime, requestPsn, toCodepayTime } from '../../src/gateways/codepay/times.ts';

it('times of CodePay are UTC, whatever the zone of the kiosk', () => {
  expect(fromCodepayTime('2024-03-11 03:14:53')).toBe(1710126893000);
  expect(toCodepayTime(1710126893448)).toBe('2024-03-11 03:14:53');
});

it.each(['', '2024-03-11', '2024-02-30 00:00:00', '2024-03-11T03:14:53', '2024-03-11 25:00:00'])(
  '%o is no time',
  (text) => {
    expect(fromCodepayTime(text)).toBeNull();
  },
);

it('the time of the gateway is learned once, and a kiosk clock that is put right later does not move it', () => {
  let wall = 1_000_000;
  let mono = 500;
  const time = new GatewayTime(
    () => wall,
    () => mono,
  );
  expect(time.now()).toBe(1_000_000);
  time.learn(3_600_000);
  expect(time.now()).toBe(4_600_000);
  mono += 10_000;
  wall += 3_610_000;
  expect(time.now()).toBe(4_610_000);
  time.learn(null);
  expect(time.now()).toBe(4_610_000);
  time.learn(0);
  expect(time.now()).toBe(4_610_000);
});

it('the trace number has twenty digits', () => {
  expect(requestPsn(Date.UTC(2026, 0, 2, 3, 4, 5), () => 0)).toBe('01020304050000000000');
  expect(requestPsn(Date.UTC(2026, 10, 12, 13, 14, 15), () => 0.99999999999)).toMatch(/^1112131415\d{10}$/);
});
