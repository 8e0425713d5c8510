import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('ends a call under way as unknown when the caller gives up', async () => {
    await rig.sandbox.faults.set({ answer: 'slow', slowMs: 60_000 });
    const given = new AbortController();
    const outcome = rig.gateway.charge(rig.payment(), rig.code('approve'), given.signal);
    await eventually(() => rig.sandbox.calls().length === 1, { what: 'the charge has arrived' });
    given.abort();
    expect(await outcome).toMatchObject({ kind: 'unknown', why: 'connection lost' });
  });

  it('ends calls under way as unknown when stopped, twice if need be, and sends no more', async () => {
    await rig.sandbox.faults.set({ answer: 'slow', slowMs: 60_000 });
    const outcome = rig.gateway.charge(rig.payment(), rig.code('approve'), never);
    await eventually(() => rig.sandbox.calls().length === 1, { what: 'the charge has arrived' });
    await rig.gateway.stop();
    await rig.gateway.stop();
    expect(await outcome).toMatchObject({ kind: 'unknown', why: 'connection lost' });
    rig.gateway.warm();
    expect(await rig.gateway.query(rig.payment(), never)).toEqual({ kind: 'not sent', why: 'stopped' });
    expect(rig.sandbox.calls()).toHaveLength(1);
  });

  it('sends nothing for a caller that has given up before', async () => {
    const outcome = await rig.gateway.charge(rig.payment(), rig.code('approve'), AbortSignal.abort());
    expect(outcome).toEqual({ kind: 'not sent', why: 'stopped' });
    expect(rig.sandbox.calls()).toEqual([]);
  });
});
