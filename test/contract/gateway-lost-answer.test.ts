import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('is unknown when the answer got lost, and the query finds the money', async () => {
    await rig.sandbox.faults.set({ answer: 'lost after processing', verbs: ['charge'] });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(outcome).toEqual({ kind: 'unknown', why: 'connection lost', code: '' });
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });

  it('is unknown too when the request got lost: the kiosk cannot tell the difference', async () => {
    await rig.sandbox.faults.set({ answer: 'lost before processing', verbs: ['charge'] });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(outcome).toEqual({ kind: 'unknown', why: 'connection lost', code: '' });
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not found' });
  });

  it('is sent once, also over a connection used before', async () => {
    await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
    await rig.sandbox.faults.set({ answer: 'lost after processing' });
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    const sent = rig.sandbox.calls().filter((call) => call.orderNumber === payment.orderNumber);
    expect(sent).toHaveLength(1);
  });
});
