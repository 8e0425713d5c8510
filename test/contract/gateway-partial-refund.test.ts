import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { codepayRig, never, qfpayRig, type Rig, uqpayRig } from '../support/gateways.ts';

const STARTS: readonly (readonly [string, () => Promise<Rig>])[] = [
  ['uqpay', () => uqpayRig()],
  ['codepay', () => codepayRig()],
  ['qfpay', () => qfpayRig()],
];

describe.each(STARTS)('%s', (_name, start) => {
  let rig: Rig;
  afterEach(() => rig.stop());

  it('gives back a part, another part under another number, and never more than was paid', async () => {
    rig = await start();
    const payment = rig.payment();
    const paid = await rig.gateway.charge(payment, rig.code('approve'), never);
    const known = { ...payment, gatewayRef: paid.kind === 'paid' ? paid.gatewayRef : null };
    const part = (minor: number, nth: number) => ({
      refundNumber: `${payment.orderNumber.slice(0, 12)}R${nth}`,
      madeAt: payment.madeAt,
      amount: money(payment.amount.currency, minor),
    });
    const first = part(500, 1);
    const second = part(payment.amount.minor - 500, 2);

    for (const refund of [first, second]) {
      const asked = await rig.gateway.refund(known, refund, never);
      expect(asked.kind).toBeOneOf(['refunded', 'refund pending']);
      expect((await rig.gateway.queryRefund(known, refund, never)).kind).toBe('refunded');
    }
    const beyond = await rig.gateway.refund(known, part(1, 3), never);

    expect(beyond.kind).toBe('refund refused');
    expect(rig.sandbox.orders()).toMatchObject([{ state: 'refunded', refundedMinor: payment.amount.minor }]);
    expect(rig.sandbox.refunds().map(({ minor }) => minor)).toEqual([500, payment.amount.minor - 500]);
  });

  it('less than was asked for says how much it is, and more than was asked for is not believed', async () => {
    rig = await start();
    const payment = rig.payment();
    const paid = await rig.gateway.charge(payment, rig.code('approve'), never);
    const known = { ...payment, gatewayRef: paid.kind === 'paid' ? paid.gatewayRef : null };
    const refund = {
      refundNumber: 'TEST01RPART1',
      madeAt: payment.madeAt,
      amount: money(payment.amount.currency, 500),
    };
    await rig.gateway.refund(known, refund, never);
    const whole = { refundNumber: refund.refundNumber, madeAt: refund.madeAt };
    expect(await rig.gateway.queryRefund(known, whole, never)).toMatchObject({
      kind: 'refunded',
      amount: refund.amount,
    });
    const less = { ...refund, amount: money(payment.amount.currency, 300) };
    expect(await rig.gateway.queryRefund(known, less, never)).toMatchObject({ kind: 'unknown', why: 'other amount' });
  });
});
