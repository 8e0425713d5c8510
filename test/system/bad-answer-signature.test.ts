import { expect, test } from 'vitest';
import { expectSound, preparedKiosk, runningKiosk, sells, setConfig, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test('a success with a wrong signature delivers nothing; the question that follows is believed', async () => {
  const kiosk = await runningKiosk();
  await kiosk.qfpay.faults.set({ answer: 'bad signature', count: 1, verbs: ['charge'] });
  const code = await sells(kiosk);

  await settled(kiosk);
  const told = kiosk.log.map((line) => line.event);
  expect(told.indexOf('gateway.security')).toBeGreaterThan(0);
  expect(told.indexOf('gateway.security')).toBeLessThan(told.indexOf('delivery.started'));
  const security = (await kiosk.entries()).filter((entry) => entry.kind === 'security');
  expect(security).toMatchObject([{ body: { what: 'bad signature' } }]);
  expect(kiosk.qfpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);
  expectSound(kiosk, [code]);
});

test('every answer has a wrong signature for as long as the customer waits: never delivered, refunded in the end', async () => {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, { 'orders.cancelWithin': '1s' });
  await kiosk.boot();
  await kiosk.qfpay.faults.set({ answer: 'bad signature' });
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  await kiosk.choose('water');
  kiosk.hardware.scan(code);
  await kiosk.seesPhase('confirming');
  await kiosk.press({ type: 'back' });
  await kiosk.seesPhase('idle');
  expect(kiosk.pulses('motor1')).toBe(0);

  await kiosk.qfpay.faults.clear();
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  await settled(kiosk);
  expect(kiosk.qfpay.refunds()).toMatchObject([{ minor: 250 }]);
  expect(kiosk.pulses('motor1')).toBe(0);
  const entries = await kiosk.entries();
  expect(entries.filter((entry) => entry.kind === 'delivery started')).toEqual([]);
  expect(entries.find((entry) => entry.kind === 'sale ended')).toMatchObject({ body: { end: 'refunded' } });
  expectSound(kiosk, [code]);
});
