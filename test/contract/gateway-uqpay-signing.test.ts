import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { UqpaySettings } from '../../src/gateways/uqpay/settings.ts';
import type { UqpaySandbox, UqpaySandboxOptions } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

let rig: Rig<UqpaySandbox>;
afterEach(() => rig.stop());

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const merchant = pair();
const uqpay = pair();
const RSA_SANDBOX: Partial<UqpaySandboxOptions> = {
  signType: 'RSA',
  merchantPublicKey: merchant.publicKey,
  privateKey: uqpay.privateKey,
  notificationPrivateKey: uqpay.privateKey,
};
const RSA_CLIENT: Partial<UqpaySettings> = {
  privateKey: merchant.privateKey,
  gatewayKey: uqpay.publicKey,
  notificationKey: uqpay.publicKey,
  notificationSignType: 'RSA',
};

const chargeOnce = async (): Promise<string> => {
  const outcome = await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  return outcome.kind === 'unknown' ? `unknown: ${outcome.why}` : outcome.kind;
};

it.each([
  [{ keyJoint: '&key=' as const }, { hashCase: 'lower' as const }],
  [{ keyJoint: 'key=' as const }, { hashCase: 'lower' as const }],
  [{ answerSigned: 'data' as const }, { hashCase: 'upper' as const }],
])('SHA with %o and %o: both sides agree', async (sandbox, settings) => {
  rig = await uqpayRig({ sandbox, settings });
  expect(await chargeOnce()).toBe('paid');
});

it.each(['SHA256', 'SHA1'] as const)('RSA with %s: both sides agree', async (rsaDigest) => {
  rig = await uqpayRig({ sandbox: { ...RSA_SANDBOX, rsaDigest }, settings: RSA_CLIENT });
  expect(await chargeOnce()).toBe('paid');
  await rig.sandbox.faults.set({ answer: 'bad signature' });
  expect(await chargeOnce()).toBe('unknown: bad signature');
});

it.each([
  ['the other joint', { sandbox: { keyJoint: 'key=' as const }, settings: { keyJoint: '&key=' as const } }],
  ['a wrong key', { settings: { key: 'another' } }],
  ['the other digest', { sandbox: RSA_SANDBOX, settings: { ...RSA_CLIENT, rsaDigest: 'SHA1' as const } }],
  ['a signature over another part', { settings: { answerSigned: 'data' as const } }],
])('with %s nothing is believed, and nobody is charged twice', async (_what, options) => {
  rig = await uqpayRig(options);
  expect(await chargeOnce()).toBe('unknown: bad signature');
  expect(rig.sandbox.orders().length).toBeLessThanOrEqual(1);
});

it('TOKEN: requests carry the token and no signature, and answers count only where the site says so', async () => {
  rig = await uqpayRig({ sandbox: { signType: 'TOKEN' }, settings: { key: '' } });
  expect(await chargeOnce()).toBe('paid');
  await rig.stop();
  rig = await uqpayRig({ sandbox: { signType: 'TOKEN' }, settings: { answerSignature: 'required' } });
  expect(await chargeOnce()).toBe('unknown: bad signature');
});

it('TOKEN: a signature that cannot be verified is not taken for one that was', async () => {
  rig = await uqpayRig({ settings: { signType: 'TOKEN', key: '', answerSignature: 'when present' } });
  expect(await chargeOnce()).toBe('unknown: bad signature');
});

it('credentials that UQPAY does not accept are told as the health and by the probe', async () => {
  const told: string[] = [];
  rig = await uqpayRig({ settings: { signId: '99' }, onHealth: ({ reason }) => told.push(String(reason)) });
  const found = await rig.gateway.probe(never);
  expect(found).toMatchObject({ reachable: true, usable: false, credentialsAccepted: false });
  expect(found.detail).toContain('does not accept the credentials');
  expect(told.at(-1)).toContain('does not accept the credentials');
});
