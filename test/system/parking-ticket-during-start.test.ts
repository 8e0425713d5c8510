import { expect, onTestFinished, test } from 'vitest';
import { expectSound, logged, setConfig } from '../support/bad-input.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { Onlooker } from '../support/onlooker.ts';
import { newTicket, parkingKiosk } from '../support/parking-kiosk.ts';

test('an exit that is to refuse while it hears nobody does so from the first ticket on, also one held there while it starts', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  await broker.down();
  const exit = await parkingKiosk({ id: 'exit-1', peer: 'pay-1', role: 'exit', brokerUrl: broker.url });
  // Nothing has to be paid, so nothing else keeps the gate shut.
  setConfig(exit, { 'orders.parking.tariff.free': '15m' });
  const ticket = newTicket(1_000);
  const held = setInterval(() => exit.hardware.scan(ticket), 2);
  onTestFinished(() => clearInterval(held));
  await exit.spawn();
  const onlooker = await Onlooker.at(exit);
  await onlooker.sees(({ title }) => title === 'We cannot check your ticket now', 'that it cannot tell');
  clearInterval(held);
  await onlooker.seesPhase('idle');
  expect(logged(exit, 'gate.opened')).toEqual([]);
  expect(exit.pulses('motor1')).toBe(0);
  expectSound(exit, [ticket]);
});
