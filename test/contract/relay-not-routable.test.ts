import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, type RunningRelay, startRelay } from '../support/relay.ts';

let broker: Mosquitto;
let relay: RunningRelay;
beforeAll(async () => {
  broker = await Mosquitto.start();
  // Its minute never ends: of each kind one line.
  relay = await startRelay({ brokerUrl: broker.url }, { mono: () => 0 });
  await connected(relay);
});
afterAll(async () => {
  await relay.stop();
  await broker.remove();
});

const webhook = qfpayWebhook('CARPARKC000000120815');

test('an order of a kiosk that nobody named is asked for again later, and an operator is told', async () => {
  expect(await post(relay.url, webhook)).toEqual({ status: 503, text: 'later\n' });
  expect(await post(relay.url, webhook)).toEqual({ status: 503, text: 'later\n' });
  const said = relay.log.events.filter(({ id }) => id === 'relay.not-routable');
  expect(said.map(({ level, fields }) => [level, fields])).toEqual([
    ['error', { gateway: 'qfpay', why: 'unknown prefix', seen: 'CARPARKC' }],
  ]);
  expect(relay.relay.counters.count('qfpay', 'not-routable')).toBe(2);
});

test('once the configuration names it, the repeated one arrives', async () => {
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-c');
  const mended = await startRelay({ brokerUrl: broker.url, kiosks: ['{id: car-park-c}'] });
  await connected(mended);
  expect(await post(mended.url, webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await kiosk.hears(1);
  await mended.stop();
  await kiosk.stop();
});
