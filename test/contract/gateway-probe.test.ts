import { afterEach, describe, expect, it } from 'vitest';
import { never, qfpayRig, RIGS, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig;
afterEach(() => rig.stop());

describe.each(RIGS)('$name', ({ start }) => {
  it('tells reachability, accepted credentials, time and clock, and moves no money', async () => {
    rig = await start();
    const found = await rig.gateway.probe(never);
    expect(found).toMatchObject({ reachable: true, credentialsAccepted: true, detail: '' });
    expect(found.roundTripMs).toBeGreaterThan(0);
    expect(Math.abs(found.clockOffsetMs ?? Number.NaN)).toBeLessThan(60_000);
    expect(rig.sandbox.orders()).toEqual([]);
  });

  it('tells that the gateway cannot be reached', async () => {
    rig = await start();
    await rig.sandbox.faults.set({ network: 'refuse' });
    expect(await rig.gateway.probe(never)).toEqual({
      reachable: false,
      usable: false,
      credentialsAccepted: null,
      roundTripMs: null,
      clockOffsetMs: null,
      detail: 'cannot be reached: connection refused',
    });
  });

  it('tells an answer that is not from the gateway', async () => {
    rig = await start();
    await rig.sandbox.faults.set({ answer: 'http 500' });
    const found = await rig.gateway.probe(never);
    expect(found).toMatchObject({ reachable: true, credentialsAccepted: null });
    expect(found.detail).toContain('http status (500)');
  });
});

it('qfpay: tells refused credentials, and holds them as the health until they are accepted', async () => {
  const told: string[] = [];
  rig = await qfpayRig({
    settings: { clientKey: 'wrong', answerSignature: 'when present' },
    onHealth: (health) => told.push(health.status),
  });
  await rig.sandbox.faults.set({ answer: 'unsigned' });
  const found = await rig.gateway.probe(never);
  expect(found).toMatchObject({ reachable: true, credentialsAccepted: false });
  expect(found.detail).toContain('credentials');
  await rig.gateway.probe(never);
  expect(told.at(-1)).toBe('failing');
});

it('qfpay: a kiosk clock that is wrong is measured', async () => {
  rig = await qfpayRig({ now: () => Date.now() - 3_600_000 });
  const { clockOffsetMs } = await rig.gateway.probe(never);
  expect(Math.round((clockOffsetMs ?? 0) / 60_000)).toBe(60);
});

it('wavpay: whether the key is right cannot be told without a known code', async () => {
  rig = await wavpayRig({ settings: { notFoundCodes: [] } });
  expect(await rig.gateway.probe(never)).toMatchObject({ reachable: true, credentialsAccepted: null });
});
