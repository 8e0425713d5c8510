import { afterEach, expect, it } from 'vitest';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
afterEach(() => rig.stop());

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('queries that come while one waits for the rate limit go along with it', async () => {
  rig = await qfpayRig({ settings: { rate: { perSecond: 1, perMinute: 100 } } });
  const payments = [rig.payment(), rig.payment(), rig.payment()];
  for (const payment of payments) {
    await rig.gateway.charge(payment, rig.code('approve'), never);
  }
  const before = rig.sandbox.calls().length;
  // While this one has its second, nobody else can go.
  const other = rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  const outcomes = [];
  for (const payment of payments) {
    outcomes.push(rig.gateway.query(payment, never));
    await nextTurn();
  }
  expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['paid', 'paid', 'paid']);
  expect((await other).kind).toBe('paid');
  expect(rig.sandbox.calls()).toHaveLength(before + 2);
});
