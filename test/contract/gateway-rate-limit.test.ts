import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('is unknown, and nothing was done', async () => {
    await rig.sandbox.faults.set({ answer: '429', count: 1 });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(outcome).toEqual({ kind: 'unknown', why: 'rate limited', code: '429' });
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not found' });
  });
});
