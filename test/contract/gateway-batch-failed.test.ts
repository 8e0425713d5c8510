import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { AnswerFault, QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
let payments: readonly PaymentFacts[];
beforeEach(async () => {
  rig = await qfpayRig();
  payments = [rig.payment(), rig.payment(), rig.payment()];
  for (const payment of payments) {
    await rig.gateway.charge(payment, rig.code('approve'), never);
  }
});
afterEach(() => rig.stop());

const askAll = () => Promise.all(payments.map((payment) => rig.gateway.query(payment, never)));
const FAULTS: readonly (readonly [AnswerFault, string])[] = [
  ['bad signature', 'bad signature'],
  ['unsigned', 'bad signature'],
  ['html', 'bad signature'],
  ['half json', 'not json'],
  ['system error', 'system error'],
  ['http 500', 'http status'],
  ['lost after processing', 'connection lost'],
];

it.each(FAULTS)('%s: unknown for everyone in it, and next time each is asked about alone', async (answer, why) => {
  await rig.sandbox.faults.set({ answer, count: 1 });
  const before = rig.sandbox.calls().length;
  for (const outcome of await askAll()) {
    expect(outcome).toMatchObject({ kind: 'unknown', why });
  }
  expect(rig.sandbox.calls()).toHaveLength(before + 1);
  expect((await askAll()).map(({ kind }) => kind)).toEqual(['paid', 'paid', 'paid']);
  expect(rig.sandbox.calls()).toHaveLength(before + 4);
  expect((await askAll()).map(({ kind }) => kind)).toEqual(['paid', 'paid', 'paid']);
  expect(rig.sandbox.calls()).toHaveLength(before + 5);
});
