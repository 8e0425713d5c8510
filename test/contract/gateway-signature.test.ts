import { afterEach, describe, expect, it } from 'vitest';
import { never, qfpayRig, RIGS, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig;
afterEach(() => rig.stop());

describe.each(RIGS)('$name', ({ start }) => {
  it.each(['bad signature', 'unsigned'] as const)('%s: unknown, and the money is found later', async (answer) => {
    rig = await start();
    await rig.sandbox.faults.set({ answer });
    const payment = rig.payment();
    const charged = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(charged).toMatchObject({ kind: 'unknown', why: 'bad signature' });
    expect(await rig.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why: 'bad signature' });
    await rig.sandbox.faults.clear();
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });
});

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
