import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('turns to paid while the customer types a password', async () => {
    const payment = rig.payment();
    expect((await rig.gateway.charge(payment, rig.code('pending then approve'), never)).kind).toBe('pending');
    expect((await rig.gateway.query(payment, never)).kind).toBe('pending');
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });

  it('turns to a no', async () => {
    const payment = rig.payment();
    expect((await rig.gateway.charge(payment, rig.code('pending then decline'), never)).kind).toBe('pending');
    expect((await rig.gateway.query(payment, never)).kind).toBe('pending');
    expect((await rig.gateway.query(payment, never)).kind).toBe('not paid');
  });

  it('waits for the customer as long as it takes', async () => {
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('ask'), never);
    expect((await rig.gateway.query(payment, never)).kind).toBe('pending');
    expect(rig.sandbox.approve(payment.orderNumber)).toBe(true);
    expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
  });
});
