import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { firstTimes, healthIs, linkedKiosk, retained, STATE, upTo, Watcher } from '../support/fleet.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) {
    await end();
  }
});

/** A broker that speaks 3.1.1 only. `rude`: it hangs up on anything newer instead of refusing it. */
async function oldBroker(rude: boolean): Promise<{ port: number; url: string }> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.once('data', (first: Buffer) => {
      // The protocol level follows the name "MQTT".
      if (rude && first[first.indexOf('MQTT') + 4] === 5) {
        socket.destroy();
        return;
      }
      socket.pause();
      socket.unshift(first);
      aedes.handle(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  ends.push(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    server.close();
  });
  return { port, url: `mqtt://127.0.0.1:${port}` };
}

describe('a broker without MQTT 5', () => {
  test.each([
    { name: 'refuses it', rude: false },
    { name: 'hangs up on it', rude: true },
  ])('$name, and is spoken to in 3.1.1', async ({ rude }) => {
    const { url } = await oldBroker(rude);
    const kiosk = await linkedKiosk({ url });
    const watcher = await Watcher.start(url);
    kiosk.link.publishState(STATE);
    await kiosk.sell(12);
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    expect(kiosk.log.events.find((event) => event.id === 'mqtt.connected')?.fields).toMatchObject({ version: '3.1.1' });
    // A refusal says what is wrong, so the older version is tried at once; a hang-up may be anything.
    expect(kiosk.waits).toHaveLength(rude ? 1 : 0);
    await watcher.until(() => firstTimes(watcher.numbers()).length === 12, 'all events');
    expect(firstTimes(watcher.numbers())).toEqual(upTo(12));
    expect(await retained(url)).toMatchObject({ state: JSON.stringify(STATE) });
    await eventually(async () => (await kiosk.journal.facts()).pendingEvents === 0, { what: 'the outbox is empty' });
    await kiosk.stop();
    await watcher.until(() => watcher.on('availability').at(-1)?.includes('offline') ?? false, 'the goodbye');
    await watcher.stop();
  });
});
