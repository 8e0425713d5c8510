import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CodepaySandbox } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, never, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
let now: number;
const clock = () => now;
beforeEach(async () => {
  now = Date.parse('2026-06-15T12:00:00+08:00');
  rig = await codepayRig({ now: clock, sandbox: { now: clock } });
});
afterEach(() => rig.stop());

it('is refused before the order is 15 s old, and done from then on', async () => {
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('ask'), never);
  now += 14_999;
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'refused', code: 'SBX_CANCEL_EARLY' });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'pending' }]);
  now += 1;
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not paid', reason: 'order closed', code: '3' });
});

it('is never planned earlier, whatever the settings say', async () => {
  expect(rig.gateway.profile.minCancelAgeMs).toBe(15_000);
  const hasty = await codepayRig({ settings: { timing: { minCancelAgeMs: 1_000 } } });
  expect(hasty.gateway.profile.minCancelAgeMs).toBe(15_000);
  await hasty.stop();
  const patient = await codepayRig({ settings: { timing: { minCancelAgeMs: 20_000 } } });
  expect(patient.gateway.profile.minCancelAgeMs).toBe(20_000);
  await patient.stop();
});

it('of an order that was paid in between gives the money back, and the query tells', async () => {
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  rig.sandbox.approve(payment.orderNumber);
  now += 15_000;
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'refunded' });
  expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: 1250 }]);
});

it('repeated is still done, and nothing goes back twice', async () => {
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  now += 15_000;
  await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  expect((await rig.gateway.cancel(payment, never)).kind).toBe('unknown');
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
  expect(rig.sandbox.orders()).toMatchObject([{ refundedMinor: 1250 }]);
});

it('of an order that was never made is done', async () => {
  expect(await rig.gateway.cancel(rig.payment(), never)).toEqual({ kind: 'closed' });
});

it('does not hide a success that comes late all the same', async () => {
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  now += 15_000;
  await rig.gateway.cancel(payment, never);
  expect(rig.sandbox.approve(payment.orderNumber, { late: true })).toBe(true);
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});

it('of an order whose money was refunded before is refused', async () => {
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  await rig.gateway.refund(payment, { refundNumber: 'R1', madeAt: now }, never);
  now += 15_000;
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'refused', code: 'SBX_CANCEL_STATE' });
});

it.each([
  ['cancel unsupported', { kind: 'unsupported', code: 'SBX_CANCEL_EARLY' }],
  ['order closed', { kind: 'closed' }],
  ['system error', { kind: 'unknown', why: 'system error', code: 'SBX_CANCEL_EARLY' }],
] as const)('means what the site has been told that its code means: %s', async (meaning, outcome) => {
  const told = await codepayRig({
    now: clock,
    sandbox: { now: clock },
    settings: { codes: { SBX_CANCEL_EARLY: meaning } },
  });
  const payment = told.payment();
  await told.gateway.charge(payment, told.code('ask'), never);
  expect(await told.gateway.cancel(payment, never)).toEqual(outcome);
  await told.stop();
});

it('with a code nobody has explained is unknown', async () => {
  const untold = await codepayRig({ settings: { codes: {} } });
  const outcome = await untold.gateway.cancel(untold.payment(), never);
  expect(outcome).toEqual({ kind: 'unknown', why: 'unlisted code', code: 'SBX_NOT_FOUND' });
  await untold.stop();
});
