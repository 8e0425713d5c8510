import { afterEach, expect, it } from 'vitest';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig;
afterEach(() => rig.stop());

/** One call a minute: whoever comes second does not get a turn while a test can wait. */
const ONE_CALL = { rate: { perSecond: 1, perMinute: 1 } };

it('a charge that does not get its turn in time was not sent', async () => {
  const qfpay: Rig<QfpaySandbox> = await qfpayRig({ settings: ONE_CALL });
  rig = qfpay;
  await rig.gateway.query(rig.payment(), never);
  const outcome = await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  expect(outcome).toEqual({ kind: 'not sent', why: 'rate limit: too many calls are waiting' });
  expect(rig.sandbox.orders()).toEqual([]);
  expect(rig.sandbox.calls()).toHaveLength(1);
});

it('WavPay, which publishes no limit, can be given one', async () => {
  rig = await wavpayRig({ settings: { ...ONE_CALL, deadlines: { chargeMs: 200, queryMs: 200 } } });
  await rig.gateway.query(rig.payment(), never);
  const outcome = await rig.gateway.query(rig.payment(), never);
  expect(outcome).toMatchObject({ kind: 'not sent', why: expect.stringMatching(/^rate limit/) });
});

it('waiting says nothing about the gateway: its health stays what it was', async () => {
  const health: string[] = [];
  rig = await qfpayRig({ settings: ONE_CALL, onHealth: ({ status }) => health.push(status) });
  await rig.gateway.query(rig.payment(), never);
  await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  expect(health).toEqual(['ready']);
});

it('a caller that gives up while waiting is let go at once, with nothing sent', async () => {
  rig = await qfpayRig({ settings: ONE_CALL });
  await rig.gateway.query(rig.payment(), never);
  const abort = new AbortController();
  const charge = rig.gateway.charge(rig.payment(), rig.code('approve'), abort.signal);
  abort.abort();
  expect(await charge).toEqual({ kind: 'not sent', why: 'stopped' });
  expect(rig.sandbox.calls()).toHaveLength(1);
});

it('a stop lets everyone go who waits', async () => {
  rig = await qfpayRig({ settings: ONE_CALL });
  await rig.gateway.query(rig.payment(), never);
  const charge = rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  await rig.gateway.stop();
  expect(await charge).toEqual({ kind: 'not sent', why: 'stopped' });
});

it('charges that wait go when their turn comes', async () => {
  rig = await qfpayRig({ settings: { rate: { perSecond: 3, perMinute: 1_000 } } });
  const charges = Array.from({ length: 5 }, () => rig.gateway.charge(rig.payment(), rig.code('approve'), never));
  expect((await Promise.all(charges)).map(({ kind }) => kind)).toEqual(Array(5).fill('paid'));
});
