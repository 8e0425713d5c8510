import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test('what the last customer left in the outlet: nothing moves, and the money goes back', async () => {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, { 'gpio.sensors.drop1.holds': true });
  await kiosk.boot();
  kiosk.hardware.setSensor('drop1', true);
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(kiosk.qfpay.refunds()).toMatchObject([{ minor: 250 }]);
  expect(kiosk.pulses('motor1')).toBe(0);
  const ended = (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');
  expect(ended).toMatchObject({ body: { delivery: { result: 'failed', reason: 'outlet blocked' } } });
});
