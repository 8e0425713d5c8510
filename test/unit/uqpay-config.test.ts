import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GatewayContext, GatewayWallet } from '../../src/gateways/module.ts';
import { checkUqpay } from '../../src/gateways/uqpay/check.ts';
import { UqpayGateway } from '../../src/gateways/uqpay/client.ts';
import { uqpaySchema, uqpaySettings } from '../../src/gateways/uqpay/config.ts';
import { type UqpaySettings, uqpayDefaults } from '../../src/gateways/uqpay/settings.ts';

const LEAST = { clientId: '1005004', signId: '12', key: { credential: 'uqpay-key' } };
const ALIPAY: GatewayWallet = { id: 'alipay-hk', method: 'ALIPAY_HK', present: true, charge: true };

const context = (...wallets: GatewayWallet[]): GatewayContext => ({ kioskId: 'k1', currency: 'HKD', wallets });

/** What is wrong, as `path: message`; what is doubtful begins with a question mark. */
function findings(section: object, ...wallets: GatewayWallet[]): string[] {
  const parsed = uqpaySchema.parse({ ...LEAST, ...section });
  return checkUqpay(parsed, context(...wallets)).map(
    ({ severity, path, message }) => `${severity === 'doubtful' ? '? ' : ''}${path.join('.')}: ${message}`,
  );
}

it('two ids and a key are enough, and come out as the documented defaults', () => {
  const section = uqpaySchema.parse(LEAST);
  const settings = uqpaySettings(section, { key: 'k' }, context(ALIPAY));
  expect(settings).toEqual({
    ...uqpayDefaults,
    clientId: '1005004',
    signId: '12',
    key: 'k',
    wallets: { 'alipay-hk': { method: 'ALIPAY_HK', present: 'ORDER_CODE', charge: true, entry: null } },
  });
  expect(checkUqpay(section, context(ALIPAY))).toEqual([]);
});

it.each([
  ['72h', false],
  ['4320m', false],
  ['4319m', true],
  ['71h', true],
  ['1m', true],
  ['59s', false],
])('a life of %s is allowed: %s', (orderLife, allowed) => {
  expect(uqpaySchema.safeParse({ ...LEAST, orderLife }).success).toBe(allowed);
});

it.each([
  [{ zone: 'HKT' }],
  [{ zone: '+25:00' }],
  [{ baseUrl: 'http://acgateway.uqpay.com' }],
  [{ paths: { pay: 'pay' } }],
  [{ paths: { pay: '/pay?x=1' } }],
  [{ fields: { orderId: 'order id' } }],
  [{ fields: { nosuchfield: 'x' } }],
  [{ resultCodes: { '1': 'nice' } }],
  [{ keyJoint: '&' }],
  [{ pictureHosts: ['https://x'] }],
  [{ key: 'the key itself' }],
])('%o is refused', (section) => {
  expect(uqpaySchema.safeParse({ ...LEAST, ...section }).success).toBe(false);
});

it('every setting that rests on no public fact is marked as inferred', () => {
  const { properties = {} } = z.toJSONSchema(uqpaySchema, { io: 'input' });
  const marked = Object.entries(properties).flatMap(([name, node]) =>
    typeof node === 'object' && 'inferred' in node ? [name] : [],
  );
  expect(marked.sort()).toEqual(
    [
      'amountUnit',
      'answerSigned',
      'cancelZone',
      'deviceOs',
      'fields',
      'hashCase',
      'keyJoint',
      'notificationSignType',
      'paths',
      'pictureHosts',
      'rate',
      'resultCodes',
      'rsaDigest',
      'successCode',
      'timing',
      'zone',
    ].sort(),
  );
});

describe('keys', () => {
  it('each sign type says which it needs', () => {
    expect(findings({ key: undefined })).toEqual(['key: is needed for signType SHA']);
    expect(findings({ signType: 'RSA' })).toEqual([
      'privateKey: is needed for signType RSA',
      'gatewayKey: is needed for signType RSA',
    ]);
    expect(findings({ signType: 'TOKEN' })).toEqual(['token: is needed for signType TOKEN']);
  });

  it('TOKEN without anything to verify answers with sells nothing, and says so', () => {
    const token = { signType: 'TOKEN', token: { credential: 't' }, key: undefined };
    expect(findings(token)[0]).toContain('every payment would stay unknown');
    expect(findings({ ...token, gatewayKey: { credential: 'g' } })).toEqual([]);
    expect(findings({ ...token, answerSignature: 'when present' })[0]).toContain('? answerSignature');
  });

  const settings: UqpaySettings = { ...uqpayDefaults, clientId: '1', signId: '2' };
  const make = (change: Partial<UqpaySettings>) => () =>
    new UqpayGateway({ ...settings, ...change }, { now: Date.now });
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const gatewayKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('no client is made with a key that is missing or is none', () => {
    expect(make({})).toThrow('needs a key');
    expect(make({ signType: 'TOKEN' })).toThrow('needs a token');
    expect(make({ signType: 'RSA', privateKey, gatewayKey: 'x' })).toThrow('is no SPKI key');
    expect(make({ signType: 'RSA', privateKey })).toThrow('needs a gatewayKey');
    expect(make({ key: 'k', notificationKey: 'x', notificationSignType: 'RSA' })).toThrow('is no SPKI key');
    expect(make({ key: 'k', orderLifeMs: 72 * 3_600_000 })).toThrow('under 72 hours');
  });

  it('nor with our own public key in the place of that of UQPAY', () => {
    expect(make({ signType: 'RSA', privateKey, gatewayKey })).toThrow('our own public key');
    const notified = { notificationSignType: 'RSA', notificationKey: gatewayKey } as const;
    expect(make({ key: 'k', privateKey, ...notified })).toThrow('notificationKey is our own public key');
  });
});

describe('wallets', () => {
  it.each([
    [{ method: undefined }, 'method: UQPAY needs the name of the wallet'],
    [{ method: 'Alipay+' }, 'method: a paymentMethod of UQPAY is made of letters, digits and "_"'],
    [{ present: 'QR' }, 'present: must be ORDER_CODE, CASHIER_PAYMENT or true'],
    [{ charge: '800108' }, 'charge: UQPAY has no pay types'],
    [{ tag: 'ALIPAYHK' }, 'tag: is for QFPay only'],
    [{ present: undefined, entry: true }, 'entry: UQPAY has no call for entry codes'],
  ] as const)('%o', (change, message) => {
    expect(findings({}, { ...ALIPAY, ...change })).toEqual([message]);
  });

  it.each(['ORDER_CODE', 'CASHIER_PAYMENT', true, undefined] as const)('present: %s is fine', (present) => {
    expect(findings({}, { ...ALIPAY, present })).toEqual([]);
  });

  it('an entry code needs the notification key, stands alone, and has to be whole', () => {
    const entry: GatewayWallet = { id: 'label', method: 'MPAY', entry: 'https://pay.example/label/1' };
    const notificationKey = { credential: 'uqpay-notification' };
    expect(findings({}, entry)[0]).toContain('known only from notifications');
    expect(findings({ notificationKey }, entry)).toEqual([]);
    expect(findings({ notificationKey }, { ...entry, present: true })[0]).toContain('not both');
    const broken = '00020101021126270012hk.com.hkicl0207999999952040000530334454031235802HK5902NA6002HK630484E1';
    expect(findings({ notificationKey }, { ...entry, entry: broken })[0]).toMatch(/^entry: /);
  });
});

it('two fields of one message cannot have one name, though a refund may be an order of its own', () => {
  expect(findings({ fields: { amount: 'currency' } })).toEqual([
    'fields.currency: is the name of another field in the same message',
  ]);
  expect(findings({ fields: { refundId: 'merchantOrderId' } })).toEqual([]);
});

it.each([
  // Every paid order would look refunded.
  [{ refundedAmount: 'amount' }, 'refundedAmount'],
  [{ gatewayOrderId: 'merchantOrderId' }, 'gatewayOrderId'],
  [{ orderId: 'product' }, 'orderId'],
  [{ failCode: 'status' }, 'failCode'],
  [{ resultMessage: 'respCode' }, 'resultMessage'],
  // One of them would overwrite the other's object.
  [{ amount: 'goods' }, 'goodsDescription'],
])('%o cannot be told apart', (fields, key) => {
  expect(findings({ fields })).toEqual([`fields.${key}: is the name of another field in the same message`]);
});

it('what weakens or contradicts is said', () => {
  const rsa = { signType: 'RSA', privateKey: { credential: 'p' }, gatewayKey: { credential: 'g' }, key: undefined };
  expect(findings({ ...rsa, rsaDigest: 'SHA1' })[0]).toContain('? rsaDigest: SHA1 is broken');
  expect(findings({ rsaDigest: 'SHA1' })).toEqual([]);
  expect(findings({ notifyUrl: 'https://relay.example/uqpay' })[0]).toContain(
    '? notifyUrl: notifications are asked for',
  );
  expect(findings({ resultCodes: { '000000': 'declined' } })[0]).toContain(
    'resultCodes.000000: is the code for success',
  );
});
