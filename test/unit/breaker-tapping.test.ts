import { expect, test } from 'vitest';
import { Breaker } from '../../src/runtime/breaker.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';

test('somebody who taps "buy" and "back" for some minutes does not put the kiosk out of service: no money has moved', () => {
  // As configured by default: 10 payments for a sale, 300 in an hour.
  const limits = { chargesPerSale: 10, refundsPerSale: 10, chargesPerHour: 300, amount: 420 };
  const breaker = new Breaker(limits, () => {});
  const kiosk = KioskDrive.ready();
  kiosk.respond = (call) => {
    switch (call.do) {
      case 'present':
        return { kind: 'order code', code: 'pay://1', lifeMs: 300_000, gatewayRef: null };
      case 'query':
        return { kind: 'not paid', reason: 'order closed', code: '1142' };
      default:
        return { kind: 'closed' };
    }
  };
  let judged = 0;
  for (let taps = 0; taps < 310; taps += 1) {
    kiosk.choose();
    expect(kiosk.phase.name).toBe('paying');
    kiosk.back();
    kiosk.pass(2_000);
    breaker.judge(kiosk.entries.slice(judged), kiosk.wall);
    judged = kiosk.entries.length;
  }
  expect(kiosk.states.includes('paid')).toBe(false);
  expect(breaker.tripped).toBeNull();
});
