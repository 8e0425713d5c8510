import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HttpClient, type HttpResult } from '../../src/gateways/http.ts';

/** A gateway by hand: what it does with each request is up to the test. */
let server: Server;
let client: HttpClient;
let requests: string[];
let sockets: Set<Socket>;
let onRequest: (socket: Socket) => void;

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

beforeEach(async () => {
  requests = [];
  sockets = new Set();
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      requests.push(bytes.toString('latin1'));
      onRequest(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  client = new HttpClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/` });
});

afterEach(async () => {
  client.stop();
  for (const socket of sockets) {
    socket.destroy();
  }
  await new Promise((resolve) => server.close(resolve));
});

const send = (): Promise<HttpResult> =>
  client.request({ method: 'POST', path: '/pay', headers: {}, body: 'x=1', deadlineMs: 20_000 });

it('a used connection that resets after the request was written is lost, and nothing is sent again', async () => {
  onRequest = (socket) => socket.write(OK);
  expect((await send()).kind).toBe('answer');
  onRequest = (socket) => socket.resetAndDestroy();
  expect(await send()).toEqual({ kind: 'lost', why: 'connection lost' });
  expect(requests).toHaveLength(2);
  expect(sockets.size).toBe(1);
  onRequest = (socket) => socket.write(OK);
  expect((await send()).kind).toBe('answer');
  expect(sockets.size).toBe(2);
});

it('a request leaves whole, under the path of the base address', async () => {
  onRequest = (socket) => socket.write(OK);
  await send();
  expect(requests[0]).toMatch(/^POST \/base\/pay HTTP\/1\.1\r\n/);
  expect(requests[0]).toMatch(/\r\n\r\nx=1$/);
});

it.each([
  ['an ended connection', '', 'connection lost'],
  ['half a head', 'HTTP/1.1 200', 'connection lost'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{', 'connection lost'],
  ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'not http'],
  [
    'a change of protocol',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    'connection lost',
  ],
])('%s is lost', async (_what, text, why) => {
  onRequest = (socket) => socket.end(text);
  expect(await send()).toEqual({ kind: 'lost', why });
  expect(requests).toHaveLength(1);
});

it('a redirect is an answer, not a way to go', async () => {
  onRequest = (socket) => socket.write('HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n');
  expect(await send()).toMatchObject({ kind: 'answer', status: 302 });
  expect(requests).toHaveLength(1);
});

it('an answer without an end is lost once it is too long', async () => {
  onRequest = (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const more = (): void => {
      while (!socket.destroyed && socket.write(`400\r\n${'x'.repeat(1024)}\r\n`)) {
        // as fast as it goes
      }
    };
    socket.on('drain', more);
    more();
  };
  expect(await send()).toEqual({ kind: 'lost', why: 'too long' });
});
