import { afterEach, expect, it } from 'vitest';
import type { CodepaySandbox } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, never, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
afterEach(() => rig.stop());

it.each([-86_400_000, 3_600_000])(
  'a kiosk clock that is %i ms off is found out by the probe, and sells all the same',
  async (off) => {
    rig = await codepayRig({ now: () => Date.now() + off });
    const { clockOffsetMs, detail, usable } = await rig.gateway.probe(never);
    expect(Math.round((clockOffsetMs ?? 0) / 60_000)).toBe(-off / 60_000);
    expect(detail).toContain('check its clock');
    expect(usable).toBe(false);
    expect(await rig.gateway.probe(never)).toMatchObject({ usable: true, credentialsAccepted: true, detail: '' });
    expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
  },
);

it('is told as health, until a call was stamped with the time of the gateway', async () => {
  const told: string[] = [];
  rig = await codepayRig({ now: () => Date.now() - 3_600_000, onHealth: ({ status }) => told.push(status) });
  await rig.gateway.probe(never);
  await rig.gateway.probe(never);
  expect(told.slice(-2)).toEqual(['failing', 'ready']);
});
