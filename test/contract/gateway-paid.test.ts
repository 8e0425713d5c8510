import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('says paid, with the number of the gateway, and the ledger agrees', async () => {
    const payment = rig.payment();
    const outcome = await rig.gateway.charge(payment, rig.code('approve'), never);
    const [order] = rig.sandbox.orders();
    expect(outcome).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
    expect(order).toMatchObject({ orderNumber: payment.orderNumber, state: 'paid', amount: payment.amount });
    expect(rig.sandbox.calls()).toEqual([{ verb: 'charge', orderNumber: payment.orderNumber }]);
  });

  it('says the same when asked, by its own number and by ours', async () => {
    const payment = rig.payment();
    const paid = await rig.gateway.charge(payment, rig.code('approve'), never);
    expect(await rig.gateway.query(payment, never)).toEqual(paid);
    const gatewayRef = paid.kind === 'paid' ? paid.gatewayRef : '';
    expect(await rig.gateway.query({ ...payment, gatewayRef }, never)).toEqual(paid);
  });

  it('can be paid in the smallest and in large amounts', async () => {
    for (const minor of [1, 99, 100, 123456789]) {
      const payment = rig.payment();
      const amount = { ...payment.amount, minor };
      const outcome = await rig.gateway.charge({ ...payment, amount }, rig.code('approve'), never);
      expect(outcome.kind, String(minor)).toBe('paid');
    }
  });

  it('takes descriptions of any kind', async () => {
    for (const description of ['', 'a'.repeat(60), '50% off & more = ?', '泊車', ' \u0000 ']) {
      const outcome = await rig.gateway.charge(rig.payment({ description }), rig.code('approve'), never);
      expect(outcome.kind, description).toBe('paid');
    }
  });
});
