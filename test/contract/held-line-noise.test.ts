import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '../../src/devices/printer/create.ts';
import type { Health } from '../../src/domain/health.ts';
import { eventually } from '../support/eventually.ts';
import { PretendPrinter } from '../support/pretend-printer-mind.ts';

/** No answer, no news and no flow control of a printer that tells its state by itself. */
const NOISE = 0xff;

async function heldPrinter() {
  const far = new PretendPrinter('asb');
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const { answers } = far.hear(bytes);
      if (answers.length > 0) socket.write(answers);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const healths: Health[] = [];
  const printer = createPrinter(
    { driver: 'tcp', host: '127.0.0.1', port, statusSupport: 'asb', statusEveryMs: 3_600_000 },
    {
      link: null,
      onHealth: (health) => void healths.push(health),
      waits: { answerMs: 20_000, lookMs: 40_000 },
    },
  );
  onTestFinished(async () => {
    await printer.stop();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await printer.start(new AbortController().signal);
  expect(printer.health.status).toBe('ready');
  return { printer, sockets, healths };
}

it('a little noise now and then on a line that is held does not add up to a printer that is none', async () => {
  const { printer, sockets } = await heldPrinter();
  const line = sockets[0];
  for (let time = 0; time < 5; time += 1) {
    line?.write(Buffer.alloc(8, NOISE));
    expect(await printer.status(20_000)).toMatchObject({ online: true, paper: 'ok' });
  }
  expect(await printer.print(Buffer.from('a receipt\n'), 60_000)).toEqual({ result: 'printed' });
  expect(sockets).toHaveLength(1);
});

it('much of it ends the line, says so, and the printer comes back by itself', async () => {
  const { printer, sockets, healths } = await heldPrinter();
  sockets[0]?.write(Buffer.alloc(100, NOISE));
  await eventually(() => sockets.length > 1 && printer.health.status === 'ready', { what: 'it is back' });
  expect(healths).toContainEqual({ status: 'failing', reason: expect.stringContaining('that no printer says') });
});
