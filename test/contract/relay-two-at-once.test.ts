import { expect, onTestFinished, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, startRelay } from '../support/relay.ts';

test('two relays side by side: neither throws the other off the broker, each passes on what comes to it', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const relays = [await startRelay({ brokerUrl: broker.url }), await startRelay({ brokerUrl: broker.url })];
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  onTestFinished(() => kiosk.stop());
  await Promise.all(relays.map(connected));
  const webhooks = Array.from({ length: 40 }, (_, n) => qfpayWebhook(`CARPARKA${String(n).padStart(8, '0')}0815`));
  const answers = await Promise.all(webhooks.map((webhook, n) => post(relays[n % 2]?.url ?? '', webhook)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await kiosk.hears(40);
  expect(kiosk.bodies.toSorted()).toEqual(webhooks.map(({ body }) => body).toSorted());
  expect(relays.map(({ log }) => log.count('mqtt.connected'))).toEqual([1, 1]);

  // One goes; the load balancer sends everything to the other.
  await relays[0]?.stop();
  expect((await post(relays[1]?.url ?? '', qfpayWebhook('CARPARKA000000990815'))).status).toBe(200);
  await kiosk.hears(41);
  await relays[1]?.stop();
});
