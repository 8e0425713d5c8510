import { afterEach, expect, it } from 'vitest';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
afterEach(() => rig.stop());

/** As a file has it that was saved with a mark of its encoding in front. */
const APP_CODE = '\ufeffSECRETAPPCODE';

it('a credential that no header can carry: nothing is sent, nothing breaks, and it is not told', async () => {
  const told: string[] = [];
  rig = await qfpayRig({
    settings: { appCode: APP_CODE, rate: { perSecond: 2, perMinute: 100 } },
    onHealth: ({ reason }) => told.push(String(reason)),
  });
  const charges = Array.from({ length: 4 }, () => rig.gateway.charge(rig.payment(), rig.code('approve'), never));
  // The last two have to wait for their turn.
  for (const outcome of await Promise.all(charges)) {
    expect(outcome).toMatchObject({ kind: 'not sent', why: expect.stringContaining('a credential has a character') });
    expect(JSON.stringify(outcome)).not.toContain('SECRET');
  }
  expect(await rig.gateway.query(rig.payment(), never)).toMatchObject({ kind: 'not sent' });
  expect((await rig.gateway.probe(never)).usable).toBe(false);
  expect(told).toEqual([expect.stringContaining('a credential has a character')]);
  expect(rig.sandbox.calls()).toEqual([]);
});
