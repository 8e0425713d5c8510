import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { SandboxBroker } from '../../src/sandbox/broker.ts';
import { eventually } from '../support/eventually.ts';

async function startBroker(): Promise<SandboxBroker> {
  const broker = new SandboxBroker(() => 1000);
  onTestFinished(() => broker.stop());
  await broker.start(0);
  return broker;
}

test('an outage ends every connection, keeps what was retained, and the same address works afterwards', async () => {
  const broker = await startBroker();
  const url = broker.url;
  const first = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
  const lost = new Promise((resolve) => first.once('close', () => resolve('lost')));
  await first.publishAsync('shop/state', '{"open":true}', { retain: true, qos: 1 });

  await broker.interrupt();

  expect(await lost).toBe('lost');
  expect(broker.reachable).toBe(false);
  await expect(connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 }, false)).rejects.toThrow();

  await broker.restore();

  expect(broker.url).toBe(url);
  const second = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
  onTestFinished(() => second.endAsync(true));
  const kept = new Promise((resolve) => second.once('message', (_topic, payload) => resolve(payload.toString())));
  await second.subscribeAsync('shop/#');
  expect(await kept).toBe('{"open":true}');
});

test('a will is seen when the connection is cut, and every message is numbered', async () => {
  const broker = await startBroker();
  const client = await connectAsync(broker.url, {
    protocolVersion: 4,
    reconnectPeriod: 0,
    will: { topic: 'shop/availability', payload: Buffer.from('offline'), qos: 1, retain: true },
  });
  await client.publishAsync('shop/availability', 'online', { qos: 1 });

  await broker.interrupt();

  await eventually(() => broker.seen.length === 2, { what: 'the will is published' });
  expect(broker.seen.map(({ number, topic, payload }) => ({ number, topic, payload }))).toEqual([
    { number: 1, topic: 'shop/availability', payload: 'online' },
    { number: 2, topic: 'shop/availability', payload: 'offline' },
  ]);
});

test('payloads that are no text, or very long, do not reach the page as they are', async () => {
  const broker = await startBroker();
  const client = await connectAsync(broker.url, { protocolVersion: 4, reconnectPeriod: 0 });
  onTestFinished(() => client.endAsync(true));

  await client.publishAsync('a', Buffer.from([0xff, 0xfe, 0x00]), { qos: 1 });
  await client.publishAsync('b', 'x'.repeat(100_000), { qos: 1 });

  // Acknowledged is not yet seen.
  await eventually(() => broker.seen.length === 2, { what: 'both messages are seen' });
  expect(broker.seen[0]?.payload).toBe('(3 bytes that are not text)');
  expect(broker.seen[1]?.payload).toHaveLength(4000);
});
