import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Health } from '../../src/domain/health.ts';
import { eventually } from '../support/eventually.ts';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  let told: Health[];
  beforeEach(async () => {
    told = [];
    rig = await start({ onHealth: (health) => told.push(health) });
  });
  afterEach(() => rig.stop());

  it('is not sent, and works again by itself on the same port', async () => {
    await rig.sandbox.faults.set({ network: 'refuse' });
    const payment = rig.payment();
    const code = rig.code('approve');
    expect(await rig.gateway.charge(payment, code, never)).toEqual({ kind: 'not sent', why: 'connection refused' });
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not sent', why: 'connection refused' });
    await rig.sandbox.faults.clear();
    expect((await rig.gateway.charge(payment, code, never)).kind).toBe('paid');
    expect(rig.sandbox.calls()).toHaveLength(1);
  });

  it('is told as health, once for each change', async () => {
    await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
    await rig.sandbox.faults.set({ network: 'refuse' });
    // The idle connection's end may not have been noticed yet; what counts is where it settles.
    await eventually(async () => (await rig.gateway.query(rig.payment(), never)).kind === 'not sent', {
      what: 'the gateway is away',
    });
    await rig.gateway.query(rig.payment(), never);
    await rig.sandbox.faults.clear();
    await rig.gateway.query(rig.payment(), never);
    await rig.gateway.query(rig.payment(), never);
    expect(told.map((health) => health.status)).toEqual(['ready', 'failing', 'ready']);
    expect(told[1]?.reason).toBe('connection refused');
  });

  it('is found out by warming already', async () => {
    await rig.sandbox.faults.set({ network: 'refuse' });
    rig.gateway.warm();
    await eventually(() => told.length > 0, { what: 'health told' });
    expect(told).toEqual([{ status: 'failing', reason: 'connection refused' }]);
  });
});
