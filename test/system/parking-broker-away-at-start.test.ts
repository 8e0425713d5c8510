import { expect, onTestFinished, test } from 'vitest';
import { expectSound } from '../support/bad-input.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { Onlooker } from '../support/onlooker.ts';
import { HOUR_AND_A_HALF_MS, newTicket, parkingKiosk } from '../support/parking-kiosk.ts';

test('an exit that has heard nobody since its start does not send a customer away to pay: it says that it cannot tell', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  await broker.down();
  const exit = await parkingKiosk({ id: 'exit-1', peer: 'pay-1', role: 'exit', brokerUrl: broker.url });
  await exit.boot();
  const onlooker = await Onlooker.at(exit);
  const ticket = newTicket(HOUR_AND_A_HALF_MS);
  exit.hardware.scan(ticket);
  const told = await onlooker.seesPhase('told');
  expect(told.title).toBe('We cannot check your ticket now');
  expect(exit.pulses('motor1')).toBe(0);
  expectSound(exit, [ticket]);
});
