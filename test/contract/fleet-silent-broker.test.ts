import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { linkedKiosk, STATE } from '../support/fleet.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) {
    socket.destroy();
  }
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

/** A server that accepts every connection and answers the first bytes with `answer`, and nothing after that. */
async function server(answer: Buffer | null): Promise<{ url: string; connections: () => number }> {
  let count = 0;
  const made = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => (answer === null ? undefined : socket.write(answer)));
    socket.resume();
  });
  servers.push(made);
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  const address = made.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `mqtt://127.0.0.1:${port}`, connections: () => count };
}

/** CONNACK of MQTT 5: accepted, no properties. */
const ACCEPTED = Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]);

describe('a broker that does not answer', () => {
  test.each([
    { name: 'the connection', answer: null, words: 'does not answer' },
    { name: 'any message', answer: ACCEPTED, words: 'does not acknowledge' },
    { name: 'with anything sensible', answer: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), words: '127.0.0.1' },
  ])('$name is given up on and tried again', async ({ answer, words }) => {
    const fake = await server(answer);
    const kiosk = await linkedKiosk({ url: fake.url, answerMs: 250 });
    kiosk.link.publishState(STATE);
    await kiosk.sell(3);
    await kiosk.link.start(new AbortController().signal);
    await eventually(() => fake.connections() >= 3, { what: 'three connections' });
    // A try that was cut short before it came so far is said in other words.
    await eventually(() => kiosk.link.health.reason.includes(words), { what: `the reason says '${words}'` });
    expect(kiosk.link.health.status).toBe('failing');
    expect((await kiosk.journal.facts()).pendingEvents).toBe(3);
    await kiosk.stop();
  });

  test.each([
    { name: 'the connection', answer: null },
    { name: 'any message', answer: ACCEPTED },
  ])('$name does not hold up a stop', async ({ answer }) => {
    const fake = await server(answer);
    const kiosk = await linkedKiosk({ url: fake.url, answerMs: 600_000 });
    await kiosk.sell(3);
    await kiosk.link.start(new AbortController().signal);
    await eventually(() => fake.connections() === 1 && sockets.size > 0, { what: 'a connection' });
    await kiosk.stop();
    await eventually(() => [...sockets].every((socket) => socket.destroyed || socket.readableEnded), {
      what: 'the socket is closed',
    });
  });
});
