import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { healthIs, linkedKiosk } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { CarParkUnderTest } from '../support/parking-entries.ts';
import { paid } from '../support/parking-site.ts';

test('two car parks ride on the connections of their kiosks, over a broker that comes and goes', async () => {
  const broker = await Mosquitto.start();
  const make = async (kioskId: string, peer: string) => {
    const kiosk = new CarParkUnderTest({
      kioskId,
      site: { id: 'carpark-7', kiosks: [peer], silentAfterMs: 300_000 },
    });
    const linked = await linkedKiosk({ url: broker.url, kioskId, passengers: [kiosk.carPark] });
    await kiosk.carPark.start(new AbortController().signal);
    await linked.link.start(new AbortController().signal);
    await healthIs(linked, 'ready');
    return { kiosk, linked };
  };
  const pay = await make('pay-1', 'exit-1');
  const exit = await make('exit-1', 'pay-1');
  const tell = (saleId: string) => {
    const fact = paid('t:a', saleId);
    pay.kiosk.know(fact);
    pay.kiosk.carPark.tell(fact);
  };
  const payments = () => exit.kiosk.tickets.get('t:a')?.payments.length ?? 0;
  tell('PAY1-1');
  await eventually(() => payments() === 1, { what: 'the exit knows of the first payment' });
  expect(exit.kiosk.carPark.health?.status).toBe('ready');
  await broker.down();
  await healthIs(exit.linked, 'failing');
  await eventually(() => exit.kiosk.carPark.health?.status === 'failing', { what: 'the site is not heard' });
  tell('PAY1-2');
  await broker.up();
  await eventually(() => payments() === 2, { what: 'the exit knows of the second payment' });
  await eventually(() => exit.kiosk.carPark.health?.status === 'ready', { what: 'the site is heard again' });
  for (const { kiosk, linked } of [pay, exit]) {
    await kiosk.carPark.stop();
    await linked.stop();
  }
  await broker.remove();
});
