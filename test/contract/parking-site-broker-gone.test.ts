import { expect, test } from 'vitest';
import { isUsed } from '../../src/domain/ticket.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { paid, SiteKiosk, used } from '../support/parking-site.ts';

test('the broker is killed and has forgotten everything: what happened meanwhile is told once it is back', async () => {
  const broker = await Mosquitto.start();
  const pay = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  const exit = await new SiteKiosk(broker.url, 'exit-1', ['pay-1']).start();
  await pay.healthIs('ready');
  await exit.healthIs('ready');
  pay.tell(paid('t:before', 'PAY1-1'));
  await exit.knows('t:before', () => true);
  await broker.down();
  expect((await pay.healthIs('failing')).reason).toContain('broker');
  await exit.healthIs('failing');
  pay.tell(paid('t:meanwhile', 'PAY1-2'));
  exit.tell(used('t:before'));
  await broker.up();
  await exit.knows('t:meanwhile', ({ payments }) => payments.length === 1);
  await pay.knows('t:before', isUsed);
  await pay.healthIs('ready');
  await exit.healthIs('ready');
  // Somebody who never heard of them gets both kiosks' knowledge from a broker that began with nothing.
  const third = await new SiteKiosk(broker.url, 'exit-2', ['pay-1', 'exit-1']).start();
  await third.knows('t:before', isUsed);
  await third.knows('t:meanwhile', () => true);
  await Promise.all([pay, exit, third].map((kiosk) => kiosk.stop()));
  await broker.remove();
});
