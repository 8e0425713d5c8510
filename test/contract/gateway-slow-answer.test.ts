import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start({ short: true });
  });
  afterEach(() => rig.stop());

  it('ends at the deadline when the answer is slow', async () => {
    await rig.sandbox.faults.set({ answer: 'slow', slowMs: 60_000 });
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(outcome).toEqual({ kind: 'unknown', why: 'timeout', code: '' });
    await rig.sandbox.faults.clear();
    await eventually(async () => (await rig.gateway.query(payment, never)).kind === 'paid', { what: 'found as paid' });
  });

  it('ends at the deadline though bytes keep dripping in', async () => {
    await rig.sandbox.faults.set({ answer: 'drip' });
    const payment = rig.payment();
    expect(await rig.gateway.charge(payment, rig.code('approve'), never)).toMatchObject({ why: 'timeout' });
    expect(await rig.gateway.query(payment, never)).toMatchObject({ why: 'timeout' });
  });
});
