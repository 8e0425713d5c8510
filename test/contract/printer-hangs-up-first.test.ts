import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { within } from '../../src/devices/printer/limit.ts';
import { TcpTransport } from '../../src/devices/printer/transports/tcp.ts';
import { eventually } from '../support/eventually.ts';

const PATIENCE = () => within(20_000, new AbortController().signal);
const sockets = () => process.getActiveResourcesInfo().filter((what) => what === 'TCPSocketWrap').length;

test.each(['drop', 'clean'] as const)('a line that the printer ended first is given back (%s)', async (how) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const before = sockets();
  const { port } = server.address() as AddressInfo;
  const transport = new TcpTransport({ host: '127.0.0.1', port });
  for (let times = 0; times < 3; times += 1) {
    expect(await transport.open(PATIENCE())).toEqual({ ok: true });
    expect(await transport.read(PATIENCE())).toBe('closed');
    await transport.close(how);
  }
  await eventually(() => sockets() <= before, { what: 'no connection is left open' });
});
