import { afterEach, expect, test } from 'vitest';
import { setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

let kiosk: RunningKiosk | null = null;

afterEach(async () => {
  await kiosk?.close();
  kiosk = null;
});

test('killed with the relay on: the relay falls, the delivery is not repeated, the unproven sale is refunded', async () => {
  kiosk = await RunningKiosk.prepare();
  // Still on when the kill comes, however late that is.
  setConfig(kiosk, { 'orders.items.0.pulse': '20s', 'orders.items.0.proofWithin': '20s' });
  await kiosk.boot();
  const { qfpay, hardware } = kiosk;
  hardware.jam(true);
  await kiosk.choose('water');
  hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk?.relayIsOn('motor1') === true, { what: 'the relay is on' });
  await kiosk.kill9();
  await eventually(() => kiosk?.relayIsOn('motor1') === false, { what: 'the relay has fallen' });

  await kiosk.spawn();
  await eventually(() => qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(kiosk.pulses('motor1')).toBe(1);
  const deliveries = (await kiosk.entries()).filter((entry) => entry.kind.startsWith('delivery'));
  expect(deliveries.map((entry) => entry.kind)).toEqual(['delivery started', 'delivery ended']);
  expect(deliveries[1]).toMatchObject({ body: { delivery: { result: 'failed', reason: 'restart' } } });
});
