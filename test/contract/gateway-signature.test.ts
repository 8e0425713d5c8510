import { afterEach, expect, it } from 'vitest';
import { never, qfpayRig, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig;
afterEach(() => rig.stop());

it('qfpay: an unsigned answer counts where the site says that its answers are not signed; a wrong one never', async () => {
  rig = await qfpayRig({ settings: { answerSignature: 'when present' } });
  await rig.sandbox.faults.set({ answer: 'unsigned' });
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
  await rig.sandbox.faults.set({ answer: 'bad signature' });
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('unknown');
});

it.each([
  ['MD5', 'MD5'],
  ['SHA256', 'MD5'],
  ['SHA256', 'SHA256'],
] as const)('qfpay: requests signed with %s and answers with %s are understood', async (signType, answerSignType) => {
  rig = await qfpayRig({ settings: { signType }, sandbox: { answerSignType } });
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
});

const MODES = ['drop-null', 'drop-null-and-empty', 'null-as-text', 'null-as-empty'] as const;

it.each(MODES)('wavpay: requests under %s are accepted when both sides agree', async (emptyValues) => {
  rig = await wavpayRig({ settings: { emptyValues }, sandbox: { emptyValues } });
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
});

it.each(MODES)('wavpay: answers under %s are accepted whatever is configured', async (answerEmptyValues) => {
  for (const echoGoods of [true, false]) {
    rig = await wavpayRig({ sandbox: { answerEmptyValues, echoGoods } });
    expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
    await rig.stop();
  }
});
