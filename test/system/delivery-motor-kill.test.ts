import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test('killed in the middle of a turn: the turn is not finished by itself, and without proof the money goes back', async () => {
  const kiosk = await preparedKiosk();
  kiosk.hardware.addMachine({ kind: 'motor', relay: 'spiral', home: 'home1', leaveMs: 50, turnMs: 10 * 60_000 });
  setConfig(kiosk, {
    'orders.items.0': { id: 'water', name: 'Water', price: '2.50', pulse: '60s', controller: { channel: 'lane1' } },
    'gpio.relays.spiral': { bcm: 22 },
    'gpio.sensors.home1': { bcm: 6, debounce: '10ms' },
    'gpio.controller': { driver: 'motor', channels: { lane1: { relay: 'spiral', home: 'home1' } }, leaveWithin: '10s' },
  });
  await kiosk.boot();
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  await eventually(() => kiosk.hardware.snapshot().sensors['home1'] === false, { what: 'the motor has left its home' });
  await kiosk.kill9();
  await kiosk.spawn();
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  const ended = (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');
  expect(ended).toMatchObject({ body: { delivery: { result: 'failed', reason: 'restart' } } });
  expect([kiosk.pulses('spiral'), kiosk.relayIsOn('spiral')]).toEqual([1, false]);
  const tells = async () => /lane1 is not at home/.test(await (await fetch(`${kiosk.url}/healthz`)).text());
  await eventually(tells, { what: 'it is told that the turn was not finished' });
});
