import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, post, qfpayWebhook, startRelay } from '../support/relay.ts';

test('more connections than the limit are closed at once; when the others are gone it serves again', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const relay = await startRelay({ brokerUrl: broker.url }, { limits: { connections: 3 } });
  onTestFinished(() => relay.stop());
  await connected(relay);
  const open: Socket[] = [];
  for (let n = 0; n < 3; n += 1) {
    const socket = connect(relay.port, '127.0.0.1');
    await once(socket, 'connect');
    // Served means counted: the answer to a first request shows it.
    socket.write('GET /healthz HTTP/1.1\r\nhost: relay.example\r\n\r\n');
    await once(socket, 'data');
    open.push(socket);
  }
  const over = connect(relay.port, '127.0.0.1');
  over.on('error', () => undefined);
  over.resume();
  await once(over, 'close');

  for (const socket of open) {
    const closed = once(socket, 'close');
    socket.resume();
    socket.end();
    await closed;
  }
  expect((await post(relay.url, qfpayWebhook('CARPARKA000000120815'))).status).toBe(200);
});
