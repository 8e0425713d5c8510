import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { expect, onTestFinished, test } from 'vitest';
import { CommandedKiosk, Operator } from '../support/command-kiosk.ts';

test('a broker of MQTT 3.1.1 brings commands and takes answers', async () => {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => {
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    server.close();
  });
  const address = server.address();
  const url = `mqtt://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const kiosk = await CommandedKiosk.start(url);
  onTestFinished(() => kiosk.stop());
  const operator = await Operator.start(url, 4);
  onTestFinished(() => operator.stop());
  const text = kiosk.under.signer.text({ id: 'one' });
  await operator.send('reset-breaker', text);
  await operator.replied(1);
  await operator.send('reset-breaker', text);
  expect((await operator.replied(2)).map(({ topic, body }) => [topic, body])).toEqual([
    ['kioskd/k1/reply/one', { id: 'one', result: 'done', why: null }],
    ['kioskd/k1/reply/one', { id: 'one', result: 'refused', why: 'seen before' }],
  ]);
});
