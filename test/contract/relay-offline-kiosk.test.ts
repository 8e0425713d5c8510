import { expect, onTestFinished, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, startRelay } from '../support/relay.ts';

test('a hint for a kiosk that is away is acknowledged and dropped: the kiosk asks by itself when it is back', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const relay = await startRelay({ brokerUrl: broker.url });
  onTestFinished(() => relay.stop());
  await connected(relay);
  expect(await post(relay.url, qfpayWebhook('CARPARKA000000120815'))).toEqual({ status: 200, text: 'SUCCESS' });
  expect(relay.relay.counters.count('qfpay', 'passed-on-unheard')).toBe(1);
  expect(relay.log.events.find(({ id }) => id === 'relay.unheard')?.fields).toEqual({
    gateway: 'qfpay',
    kiosk: 'car-park-a',
    entryCode: false,
  });

  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  onTestFinished(() => kiosk.stop());
  const next = qfpayWebhook('CARPARKA000000130815');
  await post(relay.url, next);
  await kiosk.hears(1);
  expect(kiosk.bodies).toEqual([next.body]);
});
