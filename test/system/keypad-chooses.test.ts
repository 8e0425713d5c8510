import { expect, test } from 'vitest';
import { logged, preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test('a customer who only presses keys gets what they paid for', async () => {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, {
    'display.keypad': { driver: 'virtual', link: kiosk.socketPath, required: true },
    'orders.items.0.number': '11',
  });
  await kiosk.boot();
  const press = (...signs: readonly string[]) =>
    signs.forEach((sign) => void kiosk.hardware.pressKey({ is: 'sign', sign }));

  press('1', '2');
  kiosk.hardware.pressKey({ is: 'erase' });
  press('1');
  kiosk.hardware.pressKey({ is: 'enter' });
  await kiosk.seesPhase('paying');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));

  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  expect(logged(kiosk, 'sale.ended')[0]).toMatchObject({ end: 'completed' });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.pulses('motor2')).toBe(0);
  await kiosk.seesPhase('idle');

  kiosk.hardware.plugKeypad(false);
  await kiosk.seesPhase('out of service');
  kiosk.hardware.plugKeypad(true);
  await kiosk.seesPhase('idle');
});
