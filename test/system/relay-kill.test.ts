import { expect, onTestFinished, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { ListeningKiosk, post, QFPAY_KEY, qfpayWebhook, RelayFolder, relayFile } from '../support/relay.ts';
import { RelayProcess } from '../support/relay-process.ts';

const QFPAY_ONLY = [
  'qfpay:',
  '  baseUrl: https://openapi-hk.qfapi.com',
  '  appCode: {credential: not-for-a-relay}',
  '  clientKey: {credential: qfpay-client-key}',
];

test('killed and started again it goes on as if nothing had been: it keeps no state', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const folder = new RelayFolder();
  onTestFinished(() => folder.remove());
  const config = folder.write(relayFile({ brokerUrl: broker.url, gateways: QFPAY_ONLY }));
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  onTestFinished(() => kiosk.stop());

  const first = new RelayProcess('--config', config);
  onTestFinished(() => void first.end('SIGKILL'));
  const webhook = qfpayWebhook('CARPARKA000000120815');
  expect(await post(await first.ready(), webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await kiosk.hears(1);
  await first.end('SIGKILL');

  const second = new RelayProcess('--config', config);
  onTestFinished(() => void second.end('SIGKILL'));
  const url = await second.ready();
  expect(await post(url, webhook)).toEqual({ status: 200, text: 'SUCCESS' });
  await kiosk.hears(2);
  expect((await post(url, { ...webhook, headers: {} })).status).toBe(401);
  expect(await second.end('SIGTERM')).toBe(0);
  expect(second.logged('process.stopped')).toHaveLength(1);

  const said = first.stdout + first.stderr + second.stdout + second.stderr;
  expect(said).not.toContain(QFPAY_KEY);
  expect(said).not.toContain('120815');
  expect(second.logged('relay.rejected')).toHaveLength(1);
});
