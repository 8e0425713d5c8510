import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import type { QfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';
import { never, qfpayRig, type Rig } from '../support/gateways.ts';

let rig: Rig<QfpaySandbox>;
let one: PaymentFacts;
let two: PaymentFacts;
beforeEach(async () => {
  rig = await qfpayRig();
  [one, two] = [rig.payment(), rig.payment()];
  await rig.gateway.charge(one, rig.code('approve'), never);
  await rig.gateway.charge(two, rig.code('approve'), never);
});
afterEach(() => rig.stop());

const asked = (): Promise<void> =>
  eventually(() => rig.sandbox.calls().length === 3, { what: 'the query at the gateway' });

it('before the call has left: that one is not in it, the other hears', async () => {
  const abort = new AbortController();
  const outcomes = [rig.gateway.query(one, abort.signal), rig.gateway.query(two, never)] as const;
  abort.abort();
  expect(await outcomes[0]).toEqual({ kind: 'not sent', why: 'stopped' });
  expect((await outcomes[1]).kind).toBe('paid');
  expect(rig.sandbox.calls().at(-1)?.orderNumber).toBe(two.orderNumber);
});

it('after it has left: unknown for that one at once, the other hears', async () => {
  await rig.sandbox.faults.set({ answer: 'slow', slowMs: 4_000, count: 1 });
  const abort = new AbortController();
  const outcomes = [rig.gateway.query(one, abort.signal), rig.gateway.query(two, never)] as const;
  await asked();
  abort.abort();
  expect(await outcomes[0]).toEqual({ kind: 'unknown', why: 'connection lost', code: '' });
  expect((await outcomes[1]).kind).toBe('paid');
});

it('when all have left, the call ends, and a later query is a new one', async () => {
  await rig.sandbox.faults.set({ answer: 'drip', count: 1 });
  const abort = new AbortController();
  const outcomes = [rig.gateway.query(one, abort.signal), rig.gateway.query(two, abort.signal)];
  await asked();
  abort.abort();
  expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  expect((await rig.gateway.query(one, never)).kind).toBe('paid');
});

it('with nobody left before it leaves, nothing is sent', async () => {
  const abort = new AbortController();
  const outcomes = [rig.gateway.query(one, abort.signal), rig.gateway.query(two, abort.signal)];
  abort.abort();
  expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['not sent', 'not sent']);
  expect((await rig.gateway.query(one, never)).kind).toBe('paid');
  expect(rig.sandbox.calls()).toHaveLength(3);
});

it('a query that is given up before it is asked is not sent', async () => {
  expect(await rig.gateway.query(one, AbortSignal.abort())).toEqual({ kind: 'not sent', why: 'stopped' });
  expect(rig.sandbox.calls()).toHaveLength(2);
});
