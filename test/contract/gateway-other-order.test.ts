import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it.each([
    ['other amount', 'other amount'],
    ['other order', 'other order'],
    ['other merchant', 'other merchant'],
  ] as const)('%s in a well-signed answer is not our payment', async (answer, why) => {
    await rig.sandbox.faults.set({ answer });
    const payment = rig.payment();
    const charged = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(charged).toMatchObject({ kind: 'unknown', why });
    expect(await rig.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why });
    await rig.sandbox.faults.clear();
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });

  it('nor is a stored order of another amount under the same number', async () => {
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    const dearer = { ...payment, amount: { ...payment.amount, minor: payment.amount.minor + 1 } };
    expect(await rig.gateway.query(dearer, never)).toMatchObject({ kind: 'unknown', why: 'other amount' });
  });
});
