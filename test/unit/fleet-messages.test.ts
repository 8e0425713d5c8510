import { describe, expect, test } from 'vitest';
import { shapeEvent, shapeHealth, shapeState, significantHealth } from '../../src/fleet/messages.ts';
import { HEALTH, STATE } from '../support/fleet.ts';

const event = (payload: Record<string, unknown>) => shapeEvent({ number: 7, at: 0, type: 'sale', payload }, 3);

describe('what is published', () => {
  test('carries its own number, time and session, whatever the payload says', () => {
    expect(event({ number: 1, at: 'x', session: 9, saleId: 's1' })).toEqual({
      number: 7,
      at: '1970-01-01T00:00:00.000Z',
      session: 3,
      saleId: 's1',
    });
  });

  test('never carries a payment code, who paid, or a secret, at any depth', () => {
    const secret = '281234567890123456';
    const payload = {
      paymentCode: secret,
      payment_code: secret,
      auth_code: secret,
      payer: secret,
      payerId: secret,
      buyer_logon_id: secret,
      openid: secret,
      password: secret,
      apiSecret: secret,
      list: [{ authCode: secret, token: secret, kept: 1 }],
    };
    expect(JSON.stringify(event(payload))).not.toContain(secret);
    expect(event(payload)).toMatchObject({ list: [{ kept: 1 }] });
  });

  test('keeps what the fleet needs', () => {
    const payload = {
      orderNumber: 'k1-1',
      saleId: 's1',
      state: 'made',
      gateway: 'qfpay',
      wallet: 'alipay-hk',
      mode: 'cpm',
      code: '1143',
      gatewayRef: '2025',
      refundNumber: null,
      currency: 'HKD',
      amount: '1.00',
    };
    expect(event(payload)).toMatchObject(payload);
  });

  test('carries no control characters, and no field that was not asked for', () => {
    const state = { ...STATE, reason: 'a\u001b[31mb\r\nc', paymentCode: '1' };
    expect(shapeState(state)).toEqual({ ...STATE, reason: 'a [31mb c' });
    const health = { ...HEALTH, secret: 'x', disk: { ...HEALTH.disk, secret: 'x' } };
    expect(shapeHealth(health)).toEqual(HEALTH);
  });

  test('stays small', () => {
    const huge = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, 'x'.repeat(10_000)]));
    expect(JSON.stringify(event(huge)).length).toBeLessThan(20_000);
  });
});

describe('a change of health that is worth a message', () => {
  test('is one of a status, a reason, open payments or the version', () => {
    const base = significantHealth(HEALTH);
    expect(significantHealth({ ...HEALTH, uptimeS: 99, temperatureC: 80 })).toBe(base);
    expect(significantHealth({ ...HEALTH, disk: { ...HEALTH.disk, freeBytes: 1 } })).toBe(base);
    expect(significantHealth({ ...HEALTH, openPayments: 2 })).not.toBe(base);
    expect(significantHealth({ ...HEALTH, version: '2' })).not.toBe(base);
    expect(significantHealth({ ...HEALTH, disk: { ...HEALTH.disk, status: 'failing' } })).not.toBe(base);
    expect(significantHealth({ ...HEALTH, gateways: {} })).not.toBe(base);
  });
});
