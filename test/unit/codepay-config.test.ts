import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_MEANINGS, CODEPAY_MEANINGS, CODEPAY_STATUS } from '../../src/gateways/codepay/codes.ts';
import { checkCodepay, codepaySchema, codepaySettings } from '../../src/gateways/codepay/config.ts';
import { checkCodepaySettings, codepayDefaults, codepayProfile } from '../../src/gateways/codepay/settings.ts';
import type { GatewayWallet } from '../../src/gateways/module.ts';
import { SANDBOX_CODEPAY, sandboxCodepayKeys } from '../../src/sandbox/gateways/index.ts';

let least: Record<string, unknown>;
beforeAll(async () => {
  const { gateway } = await sandboxCodepayKeys();
  least = {
    baseUrl: 'https://codepay-open.codepay.us',
    ...SANDBOX_CODEPAY,
    appKey: { credential: 'codepay-app-key' },
    gatewayKey: gateway.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
});

const section = (change: object = {}) => codepaySchema.parse({ ...least, ...change });
const context = (...wallets: GatewayWallet[]) => ({ kioskId: 'k1', currency: 'HKD' as const, wallets });
const findings = (change: object, ...wallets: GatewayWallet[]) =>
  checkCodepay(section(change), context(...wallets)).map(({ severity, path, wallet }) =>
    [severity, wallet ?? '', ...path].join(' '),
  );

it('the shortest section gives the documented defaults', () => {
  const settings = codepaySettings(
    section(),
    { appKey: 'x' },
    context({ id: 'wechat', method: 'WeChatPay', charge: true }),
  );
  expect(settings).toEqual({
    ...codepayDefaults,
    ...SANDBOX_CODEPAY,
    baseUrl: 'https://codepay-open.codepay.us',
    appKey: 'x',
    gatewayKey: least['gatewayKey'],
    wallets: { wechat: { method: 'WeChatPay', present: false, charge: true, entry: null } },
  });
  expect(() => checkCodepaySettings(settings)).not.toThrow();
  expect(codepayProfile(settings)).toMatchObject({
    can: { charge: true, present: false, cancel: true, refund: true },
    firstQueryMs: 5_000,
    queryEveryMs: 5_000,
    confirmWindowMs: 60_000,
    minCancelAgeMs: 15_000,
    orderLifeMs: 300_000,
  });
});

it.each([
  { timing: { minCancelAge: '14s' } },
  { orderLife: '10s' },
  { gatewayKey: 'no key' },
  { gatewayKey: '' },
  { appId: 'a b' },
  { merchantNo: 'x'.repeat(33) },
  { notifyUrl: 'https://relay.example/notify?x=1' },
  { notifyUrl: 'http://relay.example/notify' },
  { path: 'api/entry' },
  { path: '/api/entry?x' },
  { methods: { cancel: 'Order Revoker' } },
  { methods: { revoke: 'order.revoker' } },
  { codes: { E1: 'paid' } },
  { codes: { 'E 1': 'not found' } },
  { errorCodes: { 110: 'because' } },
  { pictureHosts: ['https://pictures.example'] },
  { qrContent: 'image' },
  { termIp: '300.1.1.1' },
  { longitude: 114.1 },
  { signType: 'NONE' },
])('the section refuses %o', (change) => {
  expect(codepaySchema.safeParse({ ...least, ...change }).success).toBe(false);
});

describe('what takes section and wallets together', () => {
  const wallet = { id: 'w', method: 'Alipay+', present: true as const, charge: true as const };

  it.each([
    ['nothing wrong', {}, wallet, []],
    ['no method', {}, { id: 'w', charge: true as const }, ['wrong w method']],
    ['pay types', {}, { ...wallet, present: '800201' }, ['wrong w present']],
    ['a tag', {}, { ...wallet, tag: 'ALIPAYHK' }, ['wrong w tag']],
    ['two codes', {}, { ...wallet, entry: 'https://x.example' }, ['wrong w entry']],
    ['a label', {}, { id: 'w', method: 'Alipay+', entry: 'https://x.example' }, []],
    ['a broken label', {}, { id: 'w', method: 'Alipay+', entry: '00020101021163040000' }, ['wrong w entry']],
    ['a code of the gateway', {}, { id: 'w', method: 'Alipay+', entry: true as const }, ['doubtful w entry']],
    ['pictures from nowhere', { qrContent: 'picture' }, wallet, ['wrong  pictureHosts']],
    ['another meaning of 0', { codes: { 0: 'not found' } }, wallet, ['wrong  codes 0']],
    ['half a place', { latitude: '22.3' }, wallet, ['wrong  longitude']],
    ['the test environment', { baseUrl: 'https://codepay-open.codepay.me' }, wallet, ['doubtful  baseUrl']],
    ['half seconds', { orderLife: '90500ms' }, wallet, ['wrong  orderLife']],
  ] as const)('%s', (_what, change, one, found) => {
    expect(findings(change, one)).toEqual(found);
  });
});

it.each([
  { appId: '' },
  { merchantNo: 'x'.repeat(33) },
  { path: 'entry' },
  { orderLifeSeconds: 1.5 },
  { wallets: { w: { method: '', present: true, charge: true, entry: null } } },
])('the client refuses settings with %o', (change) => {
  const settings = codepaySettings(section(), { appKey: 'x' }, context());
  expect(() => checkCodepaySettings({ ...settings, ...change })).toThrow(RangeError);
});

it('the tables are whole: each state and each meaning has words and something to do', () => {
  expect([...CODEPAY_STATUS.keys()].sort()).toEqual(['0', '1', '2', '3', '9']);
  expect(Object.keys(CODEPAY_MEANINGS).sort()).toEqual([...CODE_MEANINGS, '0', 'any other'].sort());
  for (const { meaning, todo } of [...CODEPAY_STATUS.values(), ...Object.values(CODEPAY_MEANINGS)]) {
    expect(meaning).not.toBe('');
    expect(todo).not.toBe('');
  }
});
