import { describe, expect, test } from 'vitest';
import type { GatewayProfile } from '../../src/domain/gateway.ts';
import { CLOSED, JAMMED, KioskDrive, NOT_SENT, PAID, PENDING, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';

function qfpayThatCan(can: Partial<GatewayProfile['can']>): Partial<Record<'qfpay' | 'wavpay', GatewayProfile>> {
  return { qfpay: { ...QFPAY_PROFILE, can: { ...QFPAY_PROFILE.can, ...can } }, wavpay: WAVPAY_PROFILE };
}

describe('a gateway without cancel', () => {
  test('an order that was left is watched until it can no longer be paid, and never cancelled', () => {
    const kiosk = KioskDrive.ready({ profiles: qfpayThatCan({ cancel: false }) }).showCode();
    kiosk.back();
    expect(kiosk.last.state).toBe('watching');
    kiosk.respond = (call) => (call.do === 'query' ? (kiosk.mono < 300_000 ? PENDING : CLOSED) : null);
    kiosk.pass(1_200_000);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.asked.map((call) => call.verb)).not.toContain('cancel');
  });

  test.each([
    ['unknown', UNKNOWN],
    ['pending', PENDING],
  ])('a charge that stays %s is watched behind the customer’s back', (_what, outcome) => {
    const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
    kiosk.respond = (call) => (call.do === 'query' ? UNKNOWN : null);
    kiosk.answer('charge', outcome);
    kiosk.pass(120_000);
    expect(kiosk.last.state).toBe('watching');
  });

  test('a charge that was not sent is watched only until the gateway can be asked about it', () => {
    const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
    kiosk.respond = (call) => (call.do === 'query' ? NOT_SENT : null);
    kiosk.answer('charge', NOT_SENT);
    kiosk.pass(120_000);
    expect(kiosk.last.state).toBe('watching');
    kiosk.respond = (call) => (call.do === 'query' ? UNKNOWN : null);
    kiosk.pass(600_000);
    expect(kiosk.states).toEqual(['not paid']);
  });

  test('an order that it does not know after all that time is final', () => {
    const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
    kiosk.answer('charge', UNKNOWN);
    kiosk.respond = (call) => (call.do === 'query' ? { kind: 'not found' } : null);
    kiosk.pass(59_000);
    expect(kiosk.last.state).toBe('watching');
    kiosk.pass(120_000);
    expect(kiosk.states).toEqual(['not paid']);
  });

  test('an order that is not known any more while it is waited for is not cancelled either', () => {
    const profiles = {
      ...qfpayThatCan({}),
      wavpay: { ...WAVPAY_PROFILE, confirmWindowMs: 90_000 },
    };
    const kiosk = KioskDrive.without(['display'], { profiles }).scanned(WAVPAY_CODE);
    kiosk.answer('charge', PENDING);
    kiosk.respond = (call) => (call.do === 'query' ? { kind: 'not found' } : null);
    kiosk.pass(65_000);
    expect(kiosk.asked.map((call) => call.verb)).not.toContain('cancel');
    expect(kiosk.states).toEqual(['not paid']);
  });

  test('an order code that did not come is watched, and the customer may scan', () => {
    const kiosk = KioskDrive.ready({ profiles: qfpayThatCan({ cancel: false }) }).choose();
    kiosk.answer('present', UNKNOWN);
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown: null });
    expect(kiosk.last.state).toBe('watching');
  });
});

describe('a gateway without refund', () => {
  test('money that cannot be given back is owed: an alarm, a slip, and it is told on the screen', () => {
    const kiosk = KioskDrive.without(['display'], { profiles: qfpayThatCan({ refund: false }) }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.alarms).toEqual(['refund owed']);
    expect(kiosk.papers).toEqual(['claim slip']);
    expect(kiosk.phaseAs('thanks').how.kind).toBe('refund owed');
    expect(kiosk.state.counters['refund']).toBeUndefined();
    expect(kiosk.waiting).toEqual([]);
  });

  test('after a restart in the middle of a delivery it is owed as well', () => {
    const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
    kiosk.answer('charge', PAID);
    kiosk.restart();
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.alarms).toEqual(['refund owed']);
    expect(kiosk.ends).toEqual(['refunded']);
  });
});

describe('a gateway that is no longer in the configuration', () => {
  test('an open payment cannot be asked about: one alarm at every start, nothing is lost', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.restart({ profiles: {} });
    expect(kiosk.last).toMatchObject({ state: 'closing', next: null, alarmed: true });
    expect(kiosk.alarms).toEqual(['settling stuck']);
    kiosk.pass(86_400_000);
    expect(kiosk.alarms).toEqual(['settling stuck']);
    kiosk.restart({});
    expect(kiosk.alarms).toEqual(['settling stuck', 'settling stuck']);
    expect(kiosk.state.payments.size).toBe(1);
    expect(kiosk.state.sales.size).toBe(1);
  });

  test('when it is back, the payment is settled', () => {
    const kiosk = KioskDrive.ready().showCode();
    const { profiles } = kiosk.settings;
    kiosk.restart({ profiles: {} });
    kiosk.restart({ profiles });
    expect(kiosk.last.alarmed).toBe(true);
    kiosk.respond = (call) => (call.do === 'query' ? CLOSED : null);
    kiosk.pass(60_000);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.alarms).toEqual(['settling stuck']);
  });

  test('a refund that was under way becomes owed: nobody else will pay it back', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.last.state).toBe('refunding');
    kiosk.restart({ profiles: {} });
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.alarms).toEqual(['refund owed']);
    expect(kiosk.ends).toEqual(['refunded']);
    expect(kiosk.state.payments.size).toBe(0);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ from: 'refunding', learned: 'refund refused' });
    kiosk.restart({});
    expect(kiosk.alarms).toEqual(['refund owed']);
  });

  test('money that was paid to it and not delivered is owed', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.restart({ profiles: {} });
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.alarms).toContain('refund owed');
  });

  test('a scanned code’s payment that was under way keeps nothing of its window', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.restart({ profiles: {} });
    expect(kiosk.last.lifeEndsAt).toBe(kiosk.mono);
  });

  test('"not found" proves nothing about a gateway nobody knows the times of', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(3_000);
    kiosk.settings = { ...kiosk.settings, profiles: {} };
    kiosk.pass(200_000);
    kiosk.answer('query', { kind: 'not found' });
    expect(kiosk.entriesOf('payment learned').map((entry) => entry.learned)).not.toContain('not found');
  });
});
