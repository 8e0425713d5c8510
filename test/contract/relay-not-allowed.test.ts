import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, RelayFolder, startRelay } from '../support/relay.ts';

test('a broker whose access list leaves a kiosk out: later, with the topic in the log; the others are served', async () => {
  const folder = new RelayFolder();
  onTestFinished(() => folder.remove());
  const acl = join(folder.dir, 'acl');
  writeFileSync(acl, 'user boss\ntopic readwrite #\nuser relay\ntopic write kioskd/car-park-a/notify/+\n');
  const users = { relay: 'relay-password', boss: 'b' };
  const broker = await Mosquitto.start({ users, config: [`acl_file ${acl}`] });
  onTestFinished(() => broker.remove());
  const mqtt = ['username: relay', 'password: {credential: broker-password}'];
  const relay = await startRelay({ brokerUrl: broker.url, mqtt });
  onTestFinished(() => relay.stop());
  await connected(relay);
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a', { username: 'boss', password: 'b' });
  onTestFinished(() => kiosk.stop());

  expect((await post(relay.url, qfpayWebhook('CARPARKB000000120815'))).status).toBe(503);
  expect(relay.relay.counters.count('qfpay', 'broker-refused')).toBe(1);
  const said = relay.log.events.find(({ id }) => id === 'relay.not-passed-on');
  expect(said?.fields['why']).toContain('kioskd/car-park-b/notify/qfpay');
  expect((await post(relay.url, qfpayWebhook('CARPARKA000000120815'))).status).toBe(200);
  await kiosk.hears(1);
});
