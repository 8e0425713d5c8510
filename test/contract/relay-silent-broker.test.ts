import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { QFPAY } from '../../src/gateways/qfpay/module.ts';
import { connected, post, startRelay, tinyGateway, tinyWebhook } from '../support/relay.ts';

/** CONNACK of MQTT 5: accepted, no properties. */
const ACCEPTED = Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]);

test('a broker that takes messages and acknowledges none: the gateway is told later, within its own deadline', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(ACCEPTED));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const modules = [QFPAY, tinyGateway(400)];
  const relay = await startRelay({ brokerUrl: `mqtt://127.0.0.1:${port}` }, { modules });
  await connected(relay);
  const webhook = tinyWebhook({ number: 'CARPARKA000000120815' });
  expect(await post(relay.url, webhook)).toEqual({ status: 503, text: 'later\n' });
  expect(relay.relay.counters.count('codepay', 'broker-late')).toBe(1);
  expect(relay.log.events.find(({ id }) => id === 'relay.not-passed-on')?.fields['why']).toContain('in time');

  await relay.stop();
  for (const socket of sockets) {
    socket.destroy();
  }
  server.close();
  await once(server, 'close');
});
