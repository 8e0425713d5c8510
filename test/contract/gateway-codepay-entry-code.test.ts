import { afterEach, describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { money } from '../../src/domain/money.ts';
import type { CodepayWallet } from '../../src/gateways/codepay/settings.ts';
import type { CodepaySandbox } from '../../src/sandbox/gateways/index.ts';
import { codepayRig, never, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
afterEach(() => rig.stop());

async function start(entry: CodepayWallet['entry']): Promise<PaymentFacts> {
  const wallet = { method: 'Alipay+', present: false, charge: true, entry };
  rig = await codepayRig({
    settings: { wallets: { 'alipay-plus': wallet, other: { ...wallet, method: 'WeChatPay' } } },
  });
  return rig.payment({ mode: 'mpm' });
}

/** What the kiosk does once a notification has named the transaction. */
function found(payment: PaymentFacts, gatewayRef: string | undefined): PaymentFacts {
  return { ...payment, gatewayRef: gatewayRef ?? '' };
}

describe('the text of a label', () => {
  it('that is an address is shown as it is, and nothing is sent', async () => {
    const payment = await start('https://pay.example/shop?x=1');
    expect(await rig.gateway.present(payment, never)).toEqual({
      kind: 'order code',
      code: 'https://pay.example/shop?x=1',
      lifeMs: 300_000,
      gatewayRef: null,
      amountTyped: true,
    });
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not found' });
    expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'unsupported', code: 'entry code' });
    expect(rig.sandbox.calls()).toEqual([]);
  });

  it('that is damaged is not shown', async () => {
    const payment = await start('00020101021163040000');
    expect((await rig.gateway.present(payment, never)).kind).toBe('not sent');
  });
});

it('the gateway is asked for its code once for each wallet', async () => {
  const payment = await start(true);
  const shown = await rig.gateway.present(payment, never);
  expect(shown).toMatchObject({ kind: 'order code', code: expect.stringContaining('/entry/'), gatewayRef: null });
  expect(await rig.gateway.present(rig.payment({ mode: 'mpm' }), never)).toEqual(shown);
  expect(rig.sandbox.calls()).toHaveLength(1);
  await rig.gateway.present(rig.payment({ mode: 'mpm', wallet: 'other' }), never);
  expect(rig.sandbox.calls()).toHaveLength(2);
});

it('a code that could not be had is asked for again', async () => {
  const payment = await start(true);
  await rig.sandbox.faults.set({ answer: 'system error', count: 1 });
  expect((await rig.gateway.present(payment, never)).kind).toBe('unknown');
  expect((await rig.gateway.present(payment, never)).kind).toBe('order code');
});

it('a code that was made for another merchant is not shown, and not kept', async () => {
  const payment = await start(true);
  await rig.sandbox.faults.set({ answer: 'other merchant', count: 1 });
  expect(await rig.gateway.present(payment, never)).toMatchObject({ kind: 'unknown', why: 'other merchant' });
  expect((await rig.gateway.present(payment, never)).kind).toBe('order code');
});

it('money is told without a number of ours, asked about by the number of the gateway, and given back by it', async () => {
  const payment = await start(true);
  await rig.gateway.present(payment, never);
  const order = rig.sandbox.payEntryCode({ amount: payment.amount, method: 'Alipay+', terminalSn: 'KIOSK7' });
  const raw = rig.sandbox.notificationAbout(order?.orderNumber ?? '');
  expect(rig.gateway.parseNotification({ headers: {}, body: raw?.body ?? Buffer.alloc(0) })).toEqual({
    kind: 'notice',
    notice: {
      about: 'payment',
      orderNumber: null,
      gatewayRef: order?.gatewayRef,
      claim: 'paid',
      amount: payment.amount,
      method: 'Alipay+',
      paidAt: Math.floor((order?.paidAt ?? 0) / 1_000) * 1_000,
      place: 'KIOSK7',
    },
  });
  const ours = found(payment, order?.gatewayRef);
  expect(await rig.gateway.query(ours, never)).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
  const refund = { refundNumber: 'TEST01R000009', madeAt: payment.madeAt };
  expect(await rig.gateway.refund(ours, refund, never)).toEqual({ kind: 'refund pending' });
  expect((await rig.gateway.queryRefund(ours, refund, never)).kind).toBe('refunded');
});

it('is not believed about another amount, another transaction, or a payment that no entry code brought', async () => {
  const payment = await start(true);
  const order = rig.sandbox.payEntryCode({ amount: money('HKD', 1251), method: 'Alipay+' });
  expect(await rig.gateway.query(found(payment, order?.gatewayRef), never)).toMatchObject({ why: 'other amount' });
  expect(await rig.gateway.query(found(payment, '5123'), never)).toEqual({ kind: 'not found' });
  const charged = await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
  const another = charged.kind === 'paid' ? charged.gatewayRef : '';
  expect(await rig.gateway.query(found(payment, another), never)).toMatchObject({ why: 'other order' });
});

it('a refund without the number of the gateway is for a person', async () => {
  const payment = await start(true);
  const refund = { refundNumber: 'TEST01R000009', madeAt: payment.madeAt };
  expect(await rig.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund refused', code: 'no number' });
});

it('a scanned code of the same wallet is an ordinary order', async () => {
  await start(true);
  const payment = rig.payment();
  expect((await rig.gateway.charge(payment, rig.code('approve'), never)).kind).toBe('paid');
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});
