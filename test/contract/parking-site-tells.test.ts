import { afterAll, beforeAll, expect, test } from 'vitest';
import { isUsed } from '../../src/domain/ticket.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { entered, paid, SiteKiosk, used } from '../support/parking-site.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await Mosquitto.start();
});
afterAll(() => broker.remove());

test('what is paid at one kiosk is known at the other, and what leaves there is known here', async () => {
  const pay = await new SiteKiosk(broker.url, 'pay-1', ['exit-1']).start();
  const exit = await new SiteKiosk(broker.url, 'exit-1', ['pay-1']).start();
  await pay.healthIs('ready');
  await exit.healthIs('ready');
  pay.tell(entered('t:a'));
  pay.tell(paid('t:a', 'PAY1-1'));
  await exit.knows('t:a', ({ payments }) => payments.length === 1);
  expect(exit.tickets.get('t:a')).toEqual(pay.tickets.get('t:a'));
  exit.tell(used('t:a'));
  await pay.knows('t:a', isUsed);
  // Each fact came once, however often its page went round.
  expect(exit.news).toHaveLength(2);
  expect(pay.news).toHaveLength(1);
  expect([...pay.dropped, ...exit.dropped]).toEqual([]);
  await pay.stop();
  await exit.stop();
});

test('a kiosk that is new, or was off, gets all of it on connecting; one with a new card gets back its own', async () => {
  const pay = await new SiteKiosk(broker.url, 'pay-2', ['exit-2']).start();
  for (let car = 0; car < 200; car += 1) {
    pay.tell(paid(`t:car-${car}`, `PAY2-${car + 1}`));
  }
  const watching = await new SiteKiosk(broker.url, 'exit-2', ['pay-2']).start();
  await watching.knows('t:car-199', () => watching.tickets.size === 200);
  await pay.stop();
  const exit = await new SiteKiosk(broker.url, 'exit-2', ['pay-2']).start();
  await exit.knows('t:car-0', () => exit.tickets.size === 200);
  const anew = await new SiteKiosk(broker.url, 'pay-2', ['exit-2']).start();
  await anew.knows('t:car-0', () => anew.tickets.size === 200);
  expect(exit.news).toHaveLength(200);
  await watching.stop();
  await exit.stop();
  await anew.stop();
});
