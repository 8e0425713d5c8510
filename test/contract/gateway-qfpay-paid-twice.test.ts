import { afterEach, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { QfpayGateway } from '../../src/gateways/qfpay/client.ts';
import { type QfpaySandbox, startQfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, TestClock } from '../support/gateways.ts';
import { rigOf } from '../support/rigs/rig.ts';

let rig: Rig<QfpaySandbox>;
/** Order numbers that were told of. */
let told: string[];
afterEach(() => rig.stop());

/** A paid order whose first answer was lost, so that QFPay's own number is not known. */
async function paid(): Promise<PaymentFacts> {
  const { now } = new TestClock();
  const { sandbox, settings } = await startQfpaySandbox({ now });
  told = [];
  const gateway = new QfpayGateway(settings, { now, onPaidTwice: (orderNumber) => told.push(orderNumber) });
  rig = rigOf({ sandbox, gateway, wallet: 'alipay', currency: 'HKD', now });
  const payment = rig.payment();
  await sandbox.faults.set({ answer: 'lost after processing', count: 1 });
  expect((await gateway.charge(payment, rig.code('approve'), never)).kind).toBe('unknown');
  return payment;
}

it('two phones paid one order: the query says paid once, and tells of it', async () => {
  const payment = await paid();
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  expect(told).toEqual([]);
  expect(rig.sandbox.payAgain(payment.orderNumber)).toBe(true);

  const { gatewayRef } = rig.sandbox.orders()[0] ?? { gatewayRef: '' };
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'paid', gatewayRef });
  expect(told).toEqual([payment.orderNumber]);
});

it('the first payment went back and the second is still there: money is here, and one success is no double', async () => {
  const payment = await paid();
  rig.sandbox.payAgain(payment.orderNumber);
  expect(rig.sandbox.refundByHand(payment.orderNumber, null)).not.toBeNull();

  const answer = await rig.gateway.query(payment, never);
  expect(answer.kind).toBe('paid');
  expect(answer).not.toMatchObject({ gatewayRef: rig.sandbox.orders()[0]?.gatewayRef });
  expect(told).toEqual([]);
});

it('an order that is not paid cannot be paid a second time', async () => {
  const payment = await paid();
  rig.sandbox.refundByHand(payment.orderNumber, null);
  expect(rig.sandbox.payAgain(payment.orderNumber)).toBe(false);
  expect(rig.sandbox.payAgain('NOSUCHORDER1')).toBe(false);
});
