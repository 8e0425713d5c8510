import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('is a final no, and the query says the same', async () => {
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('decline'), never);
    expect(outcome).toMatchObject({ kind: 'not paid', reason: 'declined' });
    expect(await rig.gateway.query(payment, never)).toEqual(outcome);
    expect(rig.sandbox.orders()).toMatchObject([{ state: 'declined' }]);
  });
});
