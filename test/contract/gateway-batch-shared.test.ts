import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { Health } from '../../src/domain/health.ts';
import type { CodeScript, QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
let health: Health[];
beforeEach(async () => {
  health = [];
  rig = await qfpayRig({ onHealth: (told) => health.push(told), sandbox: { pendingQueries: 100 } });
});
afterEach(() => rig.stop());

const SCRIPTS: readonly CodeScript[] = ['approve', 'insufficient funds', 'pending then approve'];

/** Twelve payments of three fates; with `byRef`, as they are once QFPay's own number is known. */
async function twelve(byRef: boolean): Promise<readonly PaymentFacts[]> {
  const payments: PaymentFacts[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code(SCRIPTS[turn % 3] ?? 'approve'), never);
    const gatewayRef = rig.sandbox.orders().find((order) => order.orderNumber === payment.orderNumber)?.gatewayRef;
    payments.push(byRef ? { ...payment, gatewayRef: gatewayRef ?? null } : payment);
  }
  return payments;
}

const askAll = (payments: readonly PaymentFacts[]) =>
  Promise.all(payments.map((payment) => rig.gateway.query(payment, never)));
const callsMade = async (act: () => Promise<unknown>): Promise<number> => {
  const before = rig.sandbox.calls().length;
  await act();
  return rig.sandbox.calls().length - before;
};

it.each([
  ['our numbers', false, 2],
  ["QFPay's numbers", true, 3],
] as const)('twelve asked at once by %s: each its own answer, in a few calls', async (_by, byRef, calls) => {
  const payments = await twelve(byRef);
  let outcomes: Awaited<ReturnType<typeof askAll>> = [];
  expect(await callsMade(async () => (outcomes = await askAll(payments)))).toBe(calls);
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(4).fill(['paid', 'not paid', 'pending']).flat());
  const orders = rig.sandbox.orders();
  for (const [at, outcome] of outcomes.entries()) {
    const order = orders.find(({ orderNumber }) => orderNumber === payments[at]?.orderNumber);
    expect(outcome.kind === 'paid' ? outcome.gatewayRef : order?.gatewayRef).toBe(order?.gatewayRef);
  }
});

it('a lone query is the plain call it always was', async () => {
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  expect(await callsMade(() => rig.gateway.query(payment, never))).toBe(1);
  expect(rig.sandbox.calls().at(-1)?.orderNumber).toBe(payment.orderNumber);
});

it('the same payment asked twice at once is one number in the list, and both hear', async () => {
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  let outcomes: Awaited<ReturnType<typeof askAll>> = [];
  expect(await callsMade(async () => (outcomes = await askAll([payment, payment])))).toBe(1);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['paid', 'paid']);
});

it('who is missing in the shared answer is looked for alone before "not found" is said', async () => {
  const made = (await twelve(false)).slice(0, 3);
  const unmade = [rig.payment(), rig.payment(), rig.payment()];
  let outcomes: Awaited<ReturnType<typeof askAll>> = [];
  const mixed = made.flatMap((payment, at) => [payment, unmade[at] ?? payment]);
  expect(await callsMade(async () => (outcomes = await askAll(mixed)))).toBe(4);
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    'paid',
    'not found',
    'not paid',
    'not found',
    'pending',
    'not found',
  ]);
});

it('rows about other orders are nobody’s', async () => {
  const payments = await twelve(false);
  await rig.sandbox.faults.set({ answer: 'other order' });
  for (const outcome of await askAll(payments)) {
    expect(outcome).toMatchObject({ kind: 'unknown', why: 'other order' });
  }
});

it('an answer about other amounts is foreign to everyone, and is counted once', async () => {
  const payments = await twelve(false);
  await rig.sandbox.faults.set({ answer: 'other amount', count: 1 });
  for (const outcome of await askAll(payments.slice(0, 6))) {
    expect(outcome).toMatchObject({ kind: 'unknown', why: 'other amount' });
  }
  expect(health.at(-1)?.status).toBe('ready');
});

it('a refund and a payment asked for at once keep their own rows', async () => {
  const [payment, other] = [rig.payment(), rig.payment()];
  const refund = { refundNumber: 'TEST01R000077', madeAt: payment.madeAt };
  const charged = await rig.gateway.charge(payment, rig.code('approve'), never);
  await rig.gateway.charge(other, rig.code('approve'), never);
  const facts = { ...payment, gatewayRef: charged.kind === 'paid' ? charged.gatewayRef : null };
  await rig.gateway.refund(facts, refund, never);
  const [refunded, paid] = await Promise.all([
    rig.gateway.queryRefund(facts, refund, never),
    rig.gateway.query(other, never),
  ]);
  expect(refunded.kind).toBe('refunded');
  expect(paid.kind).toBe('paid');
});
