import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, startRelay } from '../support/relay.ts';

test('a broker that is gone: later, at once; after it is back the repeated one arrives', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const relay = await startRelay({ brokerUrl: broker.url });
  onTestFinished(() => relay.stop());
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  onTestFinished(() => kiosk.stop());
  await connected(relay);
  const health = async () => {
    const response = await fetch(`${relay.url}/healthz`);
    return [response.status, await response.json()];
  };
  expect(await health()).toEqual([200, { ok: true, broker: 'connected' }]);

  await broker.down();
  await eventually(() => !relay.relay.connected, { what: 'the relay notices' });
  const webhook = qfpayWebhook('CARPARKA000000120815');
  expect(await post(relay.url, webhook)).toEqual({ status: 503, text: 'later\n' });
  expect(await health()).toEqual([503, { ok: false, broker: 'away' }]);
  expect(relay.relay.counters.count('qfpay', 'broker-away')).toBe(1);

  await broker.up();
  await connected(relay);
  await eventually(
    async () => {
      await post(relay.url, webhook);
      return kiosk.heard.length > 0;
    },
    { what: 'the kiosk is back at the broker and hears it' },
  );
  expect(new Set(kiosk.bodies)).toEqual(new Set([webhook.body]));
  expect(relay.log.count('relay.broker-gone')).toBeGreaterThanOrEqual(1);
});
