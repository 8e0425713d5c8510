import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { rawExchange } from '../support/http.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

describe('a client that does not finish', () => {
  let running: RunningServer;
  const bodies: number[] = [];

  beforeAll(async () => {
    // Short, but not so short that a busy machine takes an honest client for a slow one.
    running = await startServer({ patience: { headersMs: 2_000, requestMs: 4_000 } });
    running.server.route(
      'POST',
      '/take',
      ({ body }) => {
        bodies.push(body.length);
        return { kind: 'json', status: 200, body: {} };
      },
      { caller: 'machine', maxBodyBytes: 1000 },
    );
  });

  afterAll(() => running.stop());

  const head = (more: readonly string[]) =>
    ['POST /take HTTP/1.1', `host: 127.0.0.1:${running.address.port}`, ...more, '', ''].join('\r\n');

  test('its headers: cut off', async () => {
    expect(await rawExchange(running.address.port, 'GET / HTTP/1.1\r\nx: ')).toContain(' 408 ');
  });

  test('its body: cut off', async () => {
    expect(await rawExchange(running.address.port, `${head(['content-length: 100'])}half`)).toContain(' 408 ');
    expect(bodies).toEqual([]);
  });

  test('an announced body that is too large is refused at once', async () => {
    expect(await rawExchange(running.address.port, head(['content-length: 1001']))).toContain(' 413 ');
  });

  test('a body in chunks is counted as it comes', async () => {
    const chunks = '400\r\n'.concat('x'.repeat(1024), '\r\n');
    const answer = await rawExchange(running.address.port, `${head(['transfer-encoding: chunked'])}${chunks}`);
    expect(answer).toContain(' 413 ');
    expect(bodies).toEqual([]);
  });

  test('headers without end are refused', async () => {
    const answer = await rawExchange(running.address.port, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}`);
    expect(answer).toContain(' 431 ');
  });

  test('what is not HTTP is refused', async () => {
    expect(await rawExchange(running.address.port, '\x16\x03\x01\x00\xa5\r\n\r\n')).toContain(' 400 ');
  });

  test('afterwards the next one is served', async () => {
    const send = () => fetch(`${running.address.url}/take`, { method: 'POST', body: 'x'.repeat(1000) });
    // A machine that stands still for longer than the patience makes an honest client a slow one: it tries again.
    await eventually(async () => (await send().catch(() => null))?.status === 200, { what: 'it is served' });
    expect(bodies).toEqual([1000]);
  });
});
