import { expect, test } from 'vitest';
import { expectNoSecrets, logged, preparedKiosk, setConfig, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

test('told to stop while a relay is on: the delivery is let finish, then the process ends well with all relays off', async () => {
  const { kiosk, code } = await inDelivery({ 'orders.items.0.pulse': '2s', 'orders.items.0.proofWithin': '3s' }, false);
  expect(await kiosk.terminate()).toBe(0);
  await eventually(() => !kiosk.relayIsOn('motor1'), { what: 'the relay is off' });
  expect(kiosk.log.at(-1)?.event).toBe('process.stopped');

  await kiosk.boot();
  await settled(kiosk);
  await expectEnd(kiosk, 'completed');
  expect(kiosk.qfpay.refunds()).toEqual([]);
  expectOnce(kiosk, code);
});

test('the slot is jammed and the pulse is long: it is not waited for for ever, the relay goes off, the sale is refunded', async () => {
  const { kiosk, code } = await inDelivery({ 'orders.items.0.pulse': '20s', 'orders.items.0.proofWithin': '1s' }, true);
  expect(await kiosk.terminate()).toBe(0);
  await eventually(() => !kiosk.relayIsOn('motor1'), { what: 'the relay is off' });

  await kiosk.boot();
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  await settled(kiosk);
  await expectEnd(kiosk, 'refunded');
  expectOnce(kiosk, code);
});

async function inDelivery(settings: Readonly<Record<string, unknown>>, jammed: boolean) {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, settings);
  await kiosk.boot();
  kiosk.hardware.jam(jammed);
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  await kiosk.choose('water');
  kiosk.hardware.scan(code);
  await eventually(() => kiosk.relayIsOn('motor1'), { what: 'the relay is on' });
  return { kiosk, code };
}

async function expectEnd(kiosk: RunningKiosk, end: string): Promise<void> {
  const ends = (await kiosk.entries()).filter((entry) => entry.kind === 'sale ended');
  expect(ends).toMatchObject([{ body: { end } }]);
}

function expectOnce(kiosk: RunningKiosk, code: string): void {
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.qfpay.calls().filter((call) => call.verb === 'charge')).toHaveLength(1);
  expect(logged(kiosk, 'process.fault')).toEqual([]);
  expectNoSecrets(kiosk, [code]);
}
