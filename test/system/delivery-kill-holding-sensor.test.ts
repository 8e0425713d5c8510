import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/** A kiosk whose sensor stays active until the product is taken, killed with the motor running. */
async function killedInDelivery(): Promise<RunningKiosk> {
  const kiosk = await preparedKiosk();
  // Still on when the kill comes, however late that is.
  setConfig(kiosk, {
    'orders.items.0.pulse': '20s',
    'orders.items.0.proofWithin': '20s',
    'gpio.sensors.drop1.holds': true,
  });
  await kiosk.boot();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk.relayIsOn('motor1'), { what: 'the relay is on' });
  return kiosk;
}

const deliveries = async (kiosk: RunningKiosk) =>
  (await kiosk.entries()).filter((entry) => entry.kind.startsWith('delivery'));

test('killed in a delivery, and the product lies in the outlet at the restart: delivered, and nothing goes back', async () => {
  const kiosk = await killedInDelivery();
  kiosk.hardware.setSensor('drop1', true);
  await kiosk.kill9();
  await kiosk.spawn();
  await eventually(async () => (await deliveries(kiosk)).length === 2, { what: 'the delivery is known to have ended' });
  expect((await deliveries(kiosk))[1]).toMatchObject({ body: { delivery: { result: 'delivered', proof: 'sensor' } } });
  await eventually(async () => (await kiosk.health()).openPayments === 0, { what: 'everything is settled' });
  expect(kiosk.qfpay.refunds()).toEqual([]);
  const paid = kiosk.qfpay.orders().filter(({ paidAt }) => paidAt !== null);
  expect(paid).toMatchObject([{ state: 'paid', refundedMinor: 0 }]);
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('killed in a delivery, and the outlet is empty at the restart: the money goes back', async () => {
  const kiosk = await killedInDelivery();
  await kiosk.kill9();
  await kiosk.spawn();
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect((await deliveries(kiosk))[1]).toMatchObject({ body: { delivery: { result: 'failed', reason: 'restart' } } });
  expect(kiosk.pulses('motor1')).toBe(1);
});
