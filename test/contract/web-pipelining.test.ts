import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { WebServer } from '../../src/web/server.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE_MS } from '../support/patience.ts';

const ending = new AbortController();
const sockets: Socket[] = [];
const PICTURE = Buffer.alloc(1024 * 1024, 'x');

afterEach(() => {
  for (const socket of sockets) {
    socket.destroy();
  }
  ending.abort();
});

test('who asks for a picture five hundred times without reading has one copy of it made, not five hundred', async () => {
  let made = 0;
  const server = new WebServer({
    port: 0,
    assetsDir: join(tmpdir(), 'kioskd-no-page'),
    health: () => ({ ok: true, body: {} }),
    metrics: () => '',
  });
  server.route('GET', '/picture', async () => {
    made += 1;
    return { kind: 'bytes', status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from(PICTURE) };
  });
  server.route('GET', '/small/:number', async ({ params }) => ({
    kind: 'text',
    status: 200,
    contentType: 'text/plain',
    body: `<${params.get('number')}>`,
  }));
  await server.start(ending.signal);
  const { port } = server.address ?? { port: 0 };
  const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

  const flood = connect(port, '127.0.0.1');
  sockets.push(flood);
  flood.pause();
  const ended = once(flood, 'close');
  flood.on('error', () => undefined);
  flood.write(ask('/picture').repeat(500));
  flood.resume();
  await ended;
  expect(made).toBeLessThanOrEqual(9);

  // A little ahead is fine, and the answers come in order.
  const tool = connect(port, '127.0.0.1');
  sockets.push(tool);
  let heard = '';
  tool.setEncoding('utf8').on('data', (text) => {
    heard += text;
  });
  tool.write([1, 2, 3, 4].map((number) => ask(`/small/${number}`)).join(''));
  await eventually(() => heard.includes('<4>'), { timeoutMs: PATIENCE_MS, what: 'the fourth answer' });
  expect(heard.match(/<\d>/g)).toEqual(['<1>', '<2>', '<3>', '<4>']);
});
