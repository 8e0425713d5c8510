import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test('a product that falls after the money went back is in the journal, and changes nothing about the money', async () => {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, { 'orders.items.0.proofWithin': '500ms' });
  await kiosk.boot();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  kiosk.hardware.setSensor('drop1', true);
  await eventually(async () => (await kiosk.kinds()).includes('delivery proven late'), {
    what: 'the late proof is known',
  });
  expect(kiosk.qfpay.refunds()).toMatchObject([{ minor: 250 }]);
  expect(kiosk.pulses('motor1')).toBe(1);
});
