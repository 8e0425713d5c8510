import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, type RunningRelay, startRelay } from '../support/relay.ts';

let broker: Mosquitto;
let relay: RunningRelay;
let kiosk: ListeningKiosk;
beforeAll(async () => {
  broker = await Mosquitto.start();
  // Its minute never ends: of each kind one line.
  relay = await startRelay({ brokerUrl: broker.url }, { mono: () => 0 });
  await connected(relay);
  kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
});
afterAll(async () => {
  await relay.stop();
  await kiosk.stop();
  await broker.remove();
});

const good = qfpayWebhook('CARPARKA000000120815');
const FORGED = [
  ['no signature', { ...good, headers: {} }, 401],
  ['a signature of something else', { ...good, headers: { 'x-qf-sign': '0'.repeat(32) } }, 401],
  ['one changed digit', { ...good, body: good.body.replace('"800"', '"100"') }, 401],
  ['the same values written anew', { ...good, body: JSON.stringify(JSON.parse(good.body)) }, 401],
  ['an empty body', { ...good, body: '' }, 401],
] as const;

test.each(FORGED)('%s: not accepted, without a word of why', async (_what, webhook, status) => {
  expect(await post(relay.url, webhook)).toEqual({ status, text: 'not accepted\n' });
});

test('genuine, and not what this gateway sends: not accepted', async () => {
  const webhook = qfpayWebhook('CARPARKA000000120815', { txamt: 'hunter2' });
  expect(await post(relay.url, webhook)).toEqual({ status: 400, text: 'not accepted\n' });
});

test('a flood is one line a minute in the log, without content, and every one is counted', async () => {
  const [, webhook] = FORGED[1];
  await Promise.all(Array.from({ length: 200 }, () => post(relay.url, webhook)));
  expect(relay.relay.counters.count('qfpay', 'rejected')).toBe(FORGED.length + 1 + 200);
  const said = relay.log.events.filter(({ id }) => id === 'relay.rejected');
  expect(said.map(({ fields }) => fields['why']).sort()).toEqual(['bad shape', 'bad signature', 'unsigned']);
  expect(JSON.stringify(relay.log.events)).not.toMatch(/CARPARKA|hunter2|120815/);
});

test('afterwards the first thing that the kiosk hears is a genuine one', async () => {
  await post(relay.url, good);
  await kiosk.hears(1);
  expect(kiosk.bodies).toEqual([good.body]);
});
