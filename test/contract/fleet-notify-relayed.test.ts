import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { writeNotifyMessage } from '../../src/fleet/notify-message.ts';
import type { RawNotification } from '../../src/gateways/notification.ts';
import { healthIs, type LinkedKiosk, linkedKiosk, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function mosquitto(): Promise<string> {
  const broker = await Mosquitto.start();
  ends.push(() => broker.remove());
  return broker.url;
}

/** A broker that has no MQTT 5. */
async function oldBroker(): Promise<string> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    server.close();
  });
  const address = server.address();
  return `mqtt://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const RAW: RawNotification = {
  headers: { 'x-qf-sign': 'ABC', 'content-type': 'application/json', cookie: 'private' },
  // Bytes that are no text must come through as they are.
  body: Buffer.from([0x7b, 0x22, 0xff, 0x00, 0xe6, 0xb4, 0x97, 0x7d]),
};

describe.each([
  { name: 'MQTT 5', broker: mosquitto, version: '5' },
  { name: 'MQTT 3.1.1', broker: oldBroker, version: '3.1.1' },
])('a webhook passed on over $name', ({ broker, version }) => {
  test('arrives as it was received, by gateway; what is passed to others does not', async () => {
    const url = await broker();
    const heard: [string, unknown][] = [];
    const kiosk: LinkedKiosk = await linkedKiosk({
      url,
      onNotify: (gateway, message) => heard.push([gateway, message]),
    });
    onTestFinished(() => kiosk.stop());
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    expect(kiosk.log.events.find(({ id }) => id === 'mqtt.connected')?.fields).toMatchObject({ version });
    const relay = await Watcher.start(url);
    ends.push(() => relay.stop());
    await relay.publish('notify', writeNotifyMessage(RAW));
    await relay.publish('notify/a/b', writeNotifyMessage(RAW));
    await relay.publish('other/qfpay', writeNotifyMessage(RAW));
    await relay.publish('notify/qfpay', writeNotifyMessage(RAW));
    await relay.publish('notify/codepay', writeNotifyMessage({ headers: {}, body: Buffer.alloc(0) }));
    await relay.publish('notify/wavpay', 'nonsense');
    await relay.until(() => heard.length === 3, 'three messages are heard');
    const { cookie, ...headers } = RAW.headers;
    expect(heard).toEqual([
      ['qfpay', { headers, body: RAW.body }],
      ['codepay', { headers: {}, body: Buffer.alloc(0) }],
      ['wavpay', 'unreadable'],
    ]);
  });

  test('without anybody to take it nothing is subscribed to', async () => {
    const url = await broker();
    const kiosk = await linkedKiosk({ url });
    onTestFinished(() => kiosk.stop());
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    const relay = await Watcher.start(url);
    ends.push(() => relay.stop());
    await relay.publish('notify/qfpay', writeNotifyMessage(RAW));
    // Our own topic still works: the will is corrected.
    await relay.publish('availability', '{"state":"offline","session":1}', true);
    await relay.until(() => relay.on('availability').at(-1)?.includes('online') ?? false, 'the birth again');
    expect(kiosk.link.health.status).toBe('ready');
  });
});
