import { afterEach, expect, it } from 'vitest';
import { money } from '../../src/domain/money.ts';
import type { UqpaySettings } from '../../src/gateways/uqpay/settings.ts';
import type { UqpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

let rig: Rig<UqpaySandbox>;
afterEach(() => rig.stop());

const URL_LABEL = 'https://entry.example/merchant/1005004';
/** An FPS label without an amount; its checksum was worked out by another program. */
const EMVCO_LABEL = '00020101021126260012hk.com.hkicl0206123456520400005303344' + '5802HK5902NA6002HK6304';

async function labelled(entry: string, settings: Partial<UqpaySettings> = {}): Promise<void> {
  const wallets = { mpay: { method: 'MPAY', present: null, charge: true, entry } };
  rig = await uqpayRig({ settings: { wallets, ...settings } });
}

/** CRC-16/CCITT-FALSE, bit by bit. */
function crc(text: string): string {
  let sum = 0xffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = ((sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ 0x1021) & 0xffff;
    }
  }
  return sum.toString(16).toUpperCase().padStart(4, '0');
}

it('an address is shown as it stands, and the gateway hears nothing of it', async () => {
  await labelled(URL_LABEL);
  const payment = rig.payment({ mode: 'mpm', wallet: 'mpay' });
  expect(await rig.gateway.present(payment, never)).toEqual({
    kind: 'order code',
    code: URL_LABEL,
    lifeMs: rig.gateway.profile.orderLifeMs,
    gatewayRef: null,
    amountTyped: true,
  });
  expect(rig.sandbox.calls()).toEqual([]);
});

it('an EMVCo label gets amount and reference and a checksum that fits, unless the site says no', async () => {
  const label = EMVCO_LABEL + crc(EMVCO_LABEL);
  await labelled(label);
  const payment = rig.payment({ mode: 'mpm', wallet: 'mpay' });
  const outcome = await rig.gateway.present(payment, never);
  const code = outcome.kind === 'order code' ? outcome.code : JSON.stringify(outcome);
  expect(code).toContain('540512.50');
  expect(code).toContain(payment.orderNumber);
  expect(code.slice(-4)).toBe(crc(code.slice(0, -4)));
  await rig.stop();
  await labelled(label, { entryAmount: 'leave' });
  expect(await rig.gateway.present(payment, never)).toMatchObject({ kind: 'order code', code: label });
});

it('a damaged label is not shown', async () => {
  await labelled(`${EMVCO_LABEL}0000`);
  const outcome = await rig.gateway.present(rig.payment({ mode: 'mpm', wallet: 'mpay' }), never);
  expect(outcome.kind).toBe('not sent');
});

it('nobody knows of the money before it is notified: not found without a call, and no cancel', async () => {
  await labelled(URL_LABEL);
  const payment = rig.payment({ mode: 'mpm', wallet: 'mpay' });
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not found' });
  expect(await rig.gateway.cancel(payment, never)).toEqual({ kind: 'unsupported', code: 'entry code' });
  expect(rig.sandbox.calls()).toEqual([]);
});

it('once the number of the gateway is known it is paid, refunded, and nothing else than what it is', async () => {
  await labelled(URL_LABEL);
  const payment = rig.payment({ mode: 'mpm', wallet: 'mpay' });
  const gatewayRef = rig.sandbox.payEntryCode({ method: 'MPAY', amount: payment.amount })?.gatewayRef ?? '';
  const known = { ...payment, gatewayRef };
  expect(await rig.gateway.query(known, never)).toEqual({ kind: 'paid', gatewayRef });
  const dearer = { ...known, amount: money('HKD', payment.amount.minor + 1) };
  expect(await rig.gateway.query(dearer, never)).toMatchObject({ kind: 'unknown', why: 'other amount' });
  const refund = { refundNumber: 'TEST01R000001', madeAt: payment.madeAt };
  expect((await rig.gateway.refund(known, refund, never)).kind).toBe('refunded');
  expect((await rig.gateway.queryRefund(known, refund, never)).kind).toBe('refunded');
  expect(await rig.gateway.query(known, never)).toEqual({ kind: 'refunded' });
});

it('money of another wallet under that number is not ours', async () => {
  await labelled(URL_LABEL);
  const payment = rig.payment({ mode: 'mpm', wallet: 'mpay' });
  const gatewayRef = rig.sandbox.payEntryCode({ method: 'ALIPAY_HK', amount: payment.amount })?.gatewayRef ?? '';
  expect(await rig.gateway.query({ ...payment, gatewayRef }, never)).toMatchObject({ why: 'other order' });
  expect(rig.sandbox.payEntryCode({ method: 'NOSUCH', amount: payment.amount })).toBeNull();
});

it('money of an order code under that number is not ours: that order has a payment of its own', async () => {
  const own = { method: 'MPAY', present: null, charge: false, entry: URL_LABEL };
  const other = { method: 'MPAY', present: 'ORDER_CODE', charge: false, entry: null } as const;
  rig = await uqpayRig({ settings: { wallets: { mpay: own, shown: other } } });
  const order = rig.payment({ mode: 'mpm', wallet: 'shown' });
  await rig.gateway.present(order, never);
  rig.sandbox.approve(order.orderNumber);
  const gatewayRef = rig.sandbox.orders()[0]?.gatewayRef ?? '';
  const payment = rig.payment({ mode: 'mpm', wallet: 'mpay', gatewayRef });
  expect(await rig.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why: 'other order' });
});

it('a wallet with a label may be scanned too, and is then a payment like any other', async () => {
  await labelled(URL_LABEL);
  const payment = rig.payment({ wallet: 'mpay' });
  const code = rig.sandbox.issuePaymentCode({ wallet: 'mpay', script: 'approve' });
  expect((await rig.gateway.charge(payment, code, never)).kind).toBe('paid');
  expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
});
