import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/** The first item is one turn of a motor with a home switch. @param turnMs how long its motor takes for one. */
async function withMotor(turnMs: number, pulse: string): Promise<RunningKiosk> {
  const kiosk = await preparedKiosk();
  kiosk.hardware.addMachine({ kind: 'motor', relay: 'spiral', home: 'home1', leaveMs: 100, turnMs });
  setConfig(kiosk, {
    'orders.items.0': { id: 'water', name: 'Water', price: '2.50', pulse, controller: { channel: 'lane1' } },
    'gpio.relays.spiral': { bcm: 22 },
    'gpio.sensors.home1': { bcm: 6, debounce: '10ms' },
    'gpio.controller': { driver: 'motor', channels: { lane1: { relay: 'spiral', home: 'home1' } }, leaveWithin: '10s' },
  });
  await kiosk.boot();
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  return kiosk;
}

const endOf = async (kiosk: RunningKiosk) => (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');

test('one turn, seen by the home switch, has delivered', async () => {
  const kiosk = await withMotor(3_000, '60s');
  await eventually(async () => (await endOf(kiosk)) !== undefined, { what: 'the delivery has ended' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'delivered', proof: 'controller' } } });
  expect([kiosk.pulses('spiral'), kiosk.relayIsOn('spiral')]).toEqual([1, false]);
  expect(kiosk.qfpay.refunds()).toEqual([]);
});

test('a jam in the middle of the turn: the motor is stopped, the money goes back, nothing more is sold', async () => {
  const kiosk = await withMotor(10 * 60_000, '12s');
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'failed', reason: 'controller silent' } } });
  expect([kiosk.pulses('spiral'), kiosk.relayIsOn('spiral')]).toEqual([1, false]);
  await kiosk.seesPhase('out of service');
  // Somebody clears it, and turns it home: it sells again by itself.
  kiosk.hardware.setSensor('home1', true);
  await kiosk.seesPhase('idle');
});
