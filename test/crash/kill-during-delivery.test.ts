import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

let kiosk: RunningKiosk | null = null;

afterEach(async () => {
  await kiosk?.close();
  kiosk = null;
});

test('killed with the relay on: the relay falls, the delivery is not repeated, the unproven sale is refunded', async () => {
  kiosk = await RunningKiosk.start();
  const { qfpay, hardware } = kiosk;
  hardware.jam(true);
  await kiosk.choose('water');
  hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk?.relayIsOn('motor1') === true, { what: 'the relay is on' });
  await kiosk.kill9();
  await eventually(() => kiosk?.relayIsOn('motor1') === false, { what: 'the relay has fallen' });

  await kiosk.spawn();
  await eventually(() => qfpay.refunds().length === 1, { what: 'the money went back', timeoutMs: 25_000 });
  expect(kiosk.pulses('motor1')).toBe(1);
  const deliveries = (await kiosk.entries()).filter((entry) => entry.kind.startsWith('delivery'));
  expect(deliveries.map((entry) => entry.kind)).toEqual(['delivery started', 'delivery ended']);
  expect(deliveries[1]).toMatchObject({ body: { delivery: { result: 'failed', reason: 'restart' } } });
});
