import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, qfpayWebhook, startRelay } from '../support/relay.ts';

test('a notification that is half in when the relay is stopped is still passed on and acknowledged', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const relay = await startRelay({ brokerUrl: broker.url });
  onTestFinished(() => relay.stop());
  await connected(relay);
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  onTestFinished(() => kiosk.stop());
  const { headers, body } = qfpayWebhook('CARPARKA000000120815');

  const socket = connect(relay.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST /notify/qfpay HTTP/1.1\r\nhost: relay.example\r\nx-qf-sign: ${headers['x-qf-sign']}\r\n`);
  // The answer to an `expect` shows that the relay has the headers.
  socket.write(`content-length: ${Buffer.byteLength(body)}\r\nexpect: 100-continue\r\n\r\n`);
  await once(socket, 'data');
  const stopped = relay.stop();
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.write(body);
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*SUCCESS$/i);
  await stopped;
  await kiosk.hears(1);
  await expect(post(relay.url, { path: '/healthz', headers: {}, body: '' })).rejects.toThrow();
  await relay.relay.stop();
});

test('a request that never ends does not hold up the stop', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const relay = await startRelay({ brokerUrl: broker.url }, { limits: { drainMs: 100 } });
  onTestFinished(() => relay.stop());
  const socket = connect(relay.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write(
    'POST /notify/qfpay HTTP/1.1\r\nhost: relay.example\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n',
  );
  await once(socket, 'data');
  await relay.stop();
});
