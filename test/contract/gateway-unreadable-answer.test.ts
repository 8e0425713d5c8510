import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start({ unsignedToo: true });
  });
  afterEach(() => rig.stop());

  it.each([
    ['html', 'not json'],
    ['empty', 'not json'],
    ['half json', 'not json'],
    ['truncated', 'connection lost'],
    ['too long', 'bad shape'],
    ['http 500', 'http status'],
  ] as const)('%s: unknown (%s) on a charge and on a query, and the money is found later', async (answer, why) => {
    await rig.sandbox.faults.set({ answer });
    const payment = rig.payment();
    const charged = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(charged).toMatchObject({ kind: 'unknown', why });
    expect(await rig.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why });
    await rig.sandbox.faults.clear();
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });
});
