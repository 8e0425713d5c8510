import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

let kiosk: RunningKiosk | null = null;

afterEach(async () => {
  await kiosk?.close();
  kiosk = null;
});

test('killed between the charge and its answer: asked about after the restart, refunded once, delivered never', async () => {
  kiosk = await RunningKiosk.start();
  const { qfpay, hardware } = kiosk;
  await kiosk.choose('water');
  await qfpay.faults.set({ answer: 'slow', slowMs: 60_000, verbs: ['charge'] });
  hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => paidOrders(qfpay).length === 1, { what: 'the gateway has taken the money' });
  await kiosk.kill9();

  await qfpay.faults.clear();
  await kiosk.spawn();
  await eventually(() => qfpay.refunds().length === 1, { what: 'the money went back' });
  await eventually(async () => (await kiosk?.health())?.openPayments === 0, { what: 'nothing is left open' });

  expect(qfpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);
  expect(qfpay.refunds()).toMatchObject([{ minor: 250 }]);
  expect(kiosk.pulses('motor1')).toBe(0);
  const entries = await kiosk.entries();
  expect(entries.filter((entry) => entry.kind === 'sale ended')).toMatchObject([{ body: { end: 'refunded' } }]);
  expect(entries.filter((entry) => entry.kind === 'delivery started')).toEqual([]);
});

test('killed between the charge and its answer at a gateway without refunds: owed, with an alarm that stays', async () => {
  const started = await RunningKiosk.start();
  kiosk = started;
  const { wavpay, hardware } = kiosk;
  await kiosk.choose('juice');
  await wavpay.faults.set({ answer: 'slow', slowMs: 60_000, verbs: ['charge'] });
  hardware.scan(wavpay.issuePaymentCode({ wallet: 'wavpay', script: 'approve' }));
  await eventually(() => paidOrders(wavpay).length === 1, { what: 'the gateway has taken the money' });
  await kiosk.kill9();

  await wavpay.faults.clear();
  await kiosk.spawn();
  await eventually(async () => (await alarmsOf(started)).length >= 2, { what: 'a person is told of payment and debt' });
  expect(await alarmsOf(kiosk)).toMatchObject([
    { body: { alarm: 'late payment' } },
    { body: { alarm: 'refund owed' } },
  ]);
  expect(wavpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);
  expect(kiosk.pulses('motor2')).toBe(0);
});

async function alarmsOf(kiosk: RunningKiosk) {
  return (await kiosk.entries()).filter((entry) => entry.kind === 'alarm');
}

function paidOrders(sandbox: RunningKiosk['qfpay'] | RunningKiosk['wavpay']) {
  return sandbox.orders().filter((order) => order.state === 'paid');
}
