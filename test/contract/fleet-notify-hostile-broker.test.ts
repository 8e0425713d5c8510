import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { MAX_NOTIFY_MESSAGE_BYTES, writeNotifyMessage } from '../../src/fleet/notify-message.ts';
import { MAX_NOTIFICATION_BYTES } from '../../src/gateways/notification.ts';
import { eventually } from '../support/eventually.ts';
import { healthIs, linkedKiosk, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function linkTo(url: string) {
  const heard: [string, unknown][] = [];
  const kiosk = await linkedKiosk({ url, onNotify: (gateway, message) => heard.push([gateway, message]) });
  ends.push(() => kiosk.stop());
  await kiosk.link.start(new AbortController().signal);
  return { kiosk, heard };
}

const fit = writeNotifyMessage({ headers: {}, body: Buffer.alloc(MAX_NOTIFICATION_BYTES, 0xff) });
const tooLong = writeNotifyMessage({ headers: {}, body: Buffer.alloc(MAX_NOTIFICATION_BYTES + 1) });
const manyHeaders = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`x-${n}`, '']));

describe('a broker that sends anything', () => {
  test('what is no message of a relay is told as that, and the link stands', async () => {
    const broker = await Mosquitto.start();
    ends.push(() => broker.remove());
    const { kiosk, heard } = await linkTo(broker.url);
    await healthIs(kiosk, 'ready');
    const watcher = await Watcher.start(broker.url);
    ends.push(() => watcher.stop());
    const bad = [
      '',
      'null',
      '[]',
      '{"headers":{}}',
      '{"headers":{},"body":1}',
      '{"headers":{},"body":"not base 64!"}',
      '{"headers":{"a\\nb":"x"},"body":""}',
      '{"headers":{"a":1},"body":""}',
      JSON.stringify({ headers: { a: 'x'.repeat(4_097) }, body: '' }),
      JSON.stringify({ headers: manyHeaders, body: '' }),
      `{"headers":{},"body":"","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      JSON.stringify({ headers: {}, body: '', ...Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [n, 1])) }),
      tooLong,
      'x'.repeat(MAX_NOTIFY_MESSAGE_BYTES + 1),
    ];
    for (const text of bad) {
      await watcher.publish('notify/qfpay', text);
    }
    await watcher.publish('notify/qfpay', fit);
    await watcher.until(() => heard.length === bad.length + 1, 'everything has come');
    expect(heard.slice(0, -1).map(([, message]) => message)).toEqual(bad.map(() => 'unreadable'));
    expect(heard.at(-1)?.[1]).toMatchObject({ body: Buffer.alloc(MAX_NOTIFICATION_BYTES, 0xff) });
    // Names that are no gateway's do not reach anybody.
    for (const name of ['QFPay', 'a b', 'x'.repeat(33), '<b>']) {
      await watcher.publish(`notify/${name}`, fit);
    }
    await watcher.publish('notify/codepay', 'last');
    await watcher.until(() => heard.at(-1)?.[0] === 'codepay', 'the last one has come');
    expect(heard).toHaveLength(bad.length + 2);
    expect(kiosk.link.health.status).toBe('ready');
  });

  test('topics that nobody subscribed to are passed over', async () => {
    const broker = await rawBroker(
      (topic) => publish(topic, '{"state":"offline","session":9}'),
      ['kioskd/k1/event/sale', 'kioskd/k2/availability', 'kioskd/k2/notify/qfpay', 'elsewhere'],
    );
    const { kiosk, heard } = await linkTo(broker.url);
    await eventually(() => broker.sent() >= 4, { what: 'the broker has sent everything' });
    await healthIs(kiosk, 'ready');
    expect(heard).toEqual([]);
  });

  test('a packet that announces hundreds of MiB ends the connection before it fills the memory', async () => {
    const broker = await rawBroker(() => hugePublish(), ['kioskd/k1/notify/qfpay']);
    const { kiosk, heard } = await linkTo(broker.url);
    await eventually(() => broker.cut() > 0, { what: 'the kiosk hangs up' });
    expect(broker.written()).toBeLessThan(32 * 1024 * 1024);
    expect(heard).toEqual([]);
    await healthIs(kiosk, 'failing');
  });
});

/** QoS 0, retain 0. */
function publish(topic: string, payload: string): Buffer[] {
  const rest = Buffer.concat([
    Buffer.from([0, topic.length]),
    Buffer.from(topic),
    Buffer.from([0]),
    Buffer.from(payload),
  ]);
  return [Buffer.concat([Buffer.from([0x30, rest.length]), rest])];
}

/** The longest packet that the format allows, 256 MiB, a piece at a time. */
function* hugePublish(): Generator<Buffer> {
  yield Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]);
  for (let sent = 0; sent < 256; sent += 1) {
    yield Buffer.alloc(1024 * 1024, 0x61);
  }
}

/** `written`: the most on one connection. Speaks just enough MQTT 5: accepts, grants every subscription, acknowledges what is published, and sends what it likes. */
async function rawBroker(message: (topic: string) => Iterable<Buffer>, topics: readonly string[]) {
  let sent = 0;
  let cut = 0;
  let written = 0;
  const sockets = new Set<Socket>();
  async function send(socket: Socket): Promise<void> {
    let own = 0;
    for (const topic of topics) {
      for (const piece of message(topic)) {
        if (socket.destroyed) {
          return;
        }
        own += piece.length;
        written = Math.max(written, own);
        if (!socket.write(piece)) {
          await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
        }
      }
      sent += 1;
    }
  }
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      cut += 1;
    });
    socket.once('data', () => {
      socket.write(Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]));
      socket.on('data', (data: Buffer) => answer(socket, data));
      void send(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `mqtt://127.0.0.1:${port}`, sent: () => sent, cut: () => cut, written: () => written };
}

/** PUBACK for every PUBLISH of QoS 1, SUBACK for every SUBSCRIBE; our packets are short and come whole. */
function answer(socket: Socket, data: Buffer): void {
  for (let at = 0; at + 1 < data.length; ) {
    const type = (data[at] ?? 0) >> 4;
    let length = 0;
    let bytes = 0;
    for (let more = true; more; bytes += 1) {
      const byte = data[at + 1 + bytes] ?? 0;
      length += (byte & 127) * 128 ** bytes;
      more = byte > 127;
    }
    const body = data.subarray(at + 1 + bytes, at + 1 + bytes + length);
    if (type === 3) {
      const topicLength = body.readUInt16BE(0);
      socket.write(Buffer.concat([Buffer.from([0x40, 2]), body.subarray(2 + topicLength, 4 + topicLength)]));
    } else if (type === 8) {
      socket.write(Buffer.concat([Buffer.from([0x90, 4]), body.subarray(0, 2), Buffer.from([0, 1])]));
    }
    at += 1 + bytes + length;
  }
}
