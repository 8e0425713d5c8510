import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('is unknown though the money moved, and the query finds it', async () => {
    await rig.sandbox.faults.set({ answer: 'system error', verbs: ['charge'] });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(outcome).toMatchObject({ kind: 'unknown', why: 'system error' });
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });

  it('is unknown though nothing was done, and the query finds nothing', async () => {
    await rig.sandbox.faults.set({ answer: 'system error', processed: false, verbs: ['charge'] });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(outcome).toMatchObject({ kind: 'unknown', why: 'system error' });
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not found' });
  });

  it('on a query is unknown', async () => {
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    await rig.sandbox.faults.set({ answer: 'system error', count: 1 });
    expect(await rig.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why: 'system error' });
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });
});
