import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('is unknown at the second use, whatever the first one was, and charges nobody twice', async () => {
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    const again = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(again.kind).toBe('unknown');
    expect(rig.sandbox.orders()).toHaveLength(1);
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });
});
