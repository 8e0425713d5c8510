import { afterEach, expect, it } from 'vitest';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
let now: number;
let kioskIsAhead = 0;
afterEach(() => rig.stop());

async function startAt(hongKongTime: string): Promise<void> {
  now = Date.parse(`${hongKongTime}+08:00`);
  rig = await qfpayRig({ now: () => now + kioskIsAhead, sandbox: { now: () => now } });
}

it('an order of the 31st is found on the 1st by our number', async () => {
  await startAt('2026-01-31T23:59:30');
  const payment = rig.payment();
  await rig.sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  await rig.gateway.charge(payment, rig.code('approve'), never);
  now += 60_000;
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});

it('weeks later too', async () => {
  await startAt('2025-12-31T12:00:00');
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  now += 20 * 86_400_000;
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});

it('a kiosk whose clock is days wrong finds its orders of today', async () => {
  kioskIsAhead = 20 * 86_400_000;
  await startAt('2026-01-25T12:00:00');
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  kioskIsAhead = 0;
});

it('a refund of the 31st is found on the 1st', async () => {
  await startAt('2026-01-31T23:59:30');
  const payment = rig.payment();
  const refund = { refundNumber: 'TEST01R000009', madeAt: now };
  const paid = await rig.gateway.charge(payment, rig.code('approve'), never);
  const facts = { ...payment, gatewayRef: paid.kind === 'paid' ? paid.gatewayRef : null };
  await rig.gateway.refund(facts, refund, never);
  now += 3_600_000;
  expect((await rig.gateway.queryRefund(facts, refund, never)).kind).toBe('refunded');
});

it('inside a month "not found" takes one call', async () => {
  await startAt('2026-01-15T12:00:00');
  expect(await rig.gateway.query(rig.payment(), never)).toEqual({ kind: 'not found' });
  expect(rig.sandbox.calls()).toHaveLength(1);
});
