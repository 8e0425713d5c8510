import { expect, onTestFinished, test } from 'vitest';
import { entrySeal } from '../../src/parking/entry-message.ts';
import { expectSound } from '../support/bad-input.ts';
import { atTheBroker } from '../support/commanded-daemon.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { Onlooker } from '../support/onlooker.ts';
import { ENTRY_KEY } from '../support/parking-entries.ts';
import { HOUR_AND_A_HALF_MS, knows, parkingKiosk, paysStay, typesPlate } from '../support/parking-kiosk.ts';
import { SITE, Stranger } from '../support/parking-site.ts';

test('a camera tells the broker which plate came in; whoever types it at the running kiosk pays for that stay', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const camera = await Stranger.start(broker.url);
  onTestFinished(() => camera.stop());
  const kiosk = await parkingKiosk({ id: 'pay-1', peer: 'exit-1', role: 'pay station', brokerUrl: broker.url });
  const isOnline = await atTheBroker(broker.url, 'pay-1');
  await kiosk.boot();
  await isOnline();
  const onlooker = await Onlooker.at(kiosk);

  const entry = {
    what: 'plate',
    text: 'AB 1234',
    at: new Date(Date.now() - HOUR_AND_A_HALF_MS).toISOString(),
  } as const;
  const seal = entrySeal(ENTRY_KEY, SITE, entry);
  await camera.publish('entry', JSON.stringify({ plate: entry.text, at: entry.at, seal }));
  await knows(kiosk, 'entered');

  await typesPlate(kiosk, onlooker, 'AB1234');
  const stay = await onlooker.seesPhase('stay');
  expect(stay.sale).toMatchObject({ amount: { currency: 'MYR', minor: 600 } });
  const code = await paysStay(kiosk, onlooker);
  await knows(kiosk, 'paid');
  expectSound(kiosk, [code, 'AB1234', 'AB 1234']);
});
