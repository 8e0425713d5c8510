import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createPrinter } from '../../src/devices/printer/create.ts';

/** Some bytes of it look like the answer of a printer that is fine, some like that of one that is not. */
const NOISE = Buffer.from('HTTP/1.1 400 Bad Request \x12\x12\x12\r\n\x11\x13\x00\x0f\xff'.repeat(500), 'latin1');

it('something that is no printer and never stops talking gets no job, and does not outlast the deadline', async () => {
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const babble = () => socket.write(NOISE, (error) => error ?? setImmediate(babble));
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => heard.push(bytes));
    babble();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const printer = createPrinter({ driver: 'tcp', host: '127.0.0.1', port }, { link: null, onHealth: () => undefined });
  onTestFinished(() => printer.stop());
  await printer.start(new AbortController().signal);
  expect(printer.health.status).toBe('failing');
  expect(await printer.print(Buffer.from('a receipt\n'), 20_000)).toEqual({ result: 'not printed', reason: 'timeout' });
  expect(Buffer.concat(heard).toString()).not.toContain('a receipt');
});
