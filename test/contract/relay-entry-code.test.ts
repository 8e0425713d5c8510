import { afterEach, beforeEach, expect, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, type RunningRelay, startRelay, tinyWebhook } from '../support/relay.ts';

let broker: Mosquitto;
let relay: RunningRelay | null = null;
beforeEach(async () => {
  broker = await Mosquitto.start();
});
afterEach(async () => {
  await relay?.stop();
  await broker.remove();
});

async function start(...kiosks: string[]): Promise<RunningRelay> {
  relay = await startRelay({ brokerUrl: broker.url, kiosks });
  await connected(relay);
  return relay;
}

test('money without an order number goes to the kiosk of its place', async () => {
  const { url } = await start('{id: car-park-a, places: [S1]}', '{id: car-park-b, places: [S2, T9]}');
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-b');
  expect(await post(url, tinyWebhook({ place: 'T9' }))).toEqual({ status: 200, text: 'success' });
  await kiosk.hears(1);
  await kiosk.stop();
});

test('with one kiosk it is that one, whatever the place', async () => {
  const { url } = await start('{id: car-park-a}');
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  expect((await post(url, tinyWebhook())).status).toBe(200);
  expect((await post(url, tinyWebhook({ place: 'S7' }))).status).toBe(200);
  await kiosk.hears(2);
  await kiosk.stop();
});

test.each([
  [{ place: null }, 'no place named'],
  [{ place: 'S3' }, 'unknown place'],
])('with several kiosks and %j nobody guesses: later, and an operator is told', async (fields, why) => {
  const { url, log } = await start('{id: car-park-a, places: [S1]}', '{id: car-park-b}');
  expect(await post(url, tinyWebhook(fields))).toEqual({ status: 503, text: 'later\n' });
  expect(log.events.find(({ id }) => id === 'relay.not-routable')?.fields).toMatchObject({ why });
});

test('while its kiosk is away the gateway is to send again: nothing else tells of this money', async () => {
  const { url, log, relay: inside } = await start('{id: car-park-a}');
  const webhook = tinyWebhook();
  expect(await post(url, webhook)).toEqual({ status: 503, text: 'later\n' });
  expect(inside.counters.count('codepay', 'nobody-there')).toBe(1);
  expect(log.count('relay.unheard')).toBe(1);
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  expect(await post(url, webhook)).toEqual({ status: 200, text: 'success' });
  await kiosk.hears(1);
  await kiosk.stop();
});
