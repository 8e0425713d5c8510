import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawExchange, rawRequest } from '../support/http.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

describe('a page of another site in the same browser', () => {
  let running: RunningServer;
  let host: string;
  let calls = 0;

  beforeAll(async () => {
    running = await startServer({ hostNames: ['kiosk-7.example'] });
    host = `127.0.0.1:${running.address.port}`;
    running.server.route('POST', '/do', () => {
      calls += 1;
      return { kind: 'json', status: 200, body: {} };
    });
    running.server.route('GET', '/look', () => ({ kind: 'json', status: 200, body: {} }));
    running.server.route('POST', '/hook', () => ({ kind: 'json', status: 200, body: {} }), { caller: 'machine' });
  });

  afterAll(() => running.stop());

  async function status(firstLine: string, headers: readonly string[], body = ''): Promise<number> {
    const lines = [firstLine, ...headers, `content-length: ${body.length}`, 'connection: close', '', body];
    return Number((await rawExchange(running.address.port, lines.join('\r\n'))).split(' ')[1]);
  }

  test.each([
    ['its own address', () => host, 200],
    ['localhost', () => `localhost:${running.address.port}`, 200],
    ['a configured name', () => 'kiosk-7.example', 200],
    ['a configured name in capitals', () => 'KIOSK-7.example:80', 200],
    ['the name of an attacker', () => 'evil.example', 421],
    ['a name that begins like ours', () => 'localhost.evil.example', 421],
    ['another address', () => '10.0.0.1', 421],
    ['nonsense', () => 'a b', 421],
    ['nothing', () => '', 421],
  ])('called by %s', async (_, name, expected) => {
    expect(await status('GET /healthz HTTP/1.1', [`host: ${name()}`])).toBe(expected);
  });

  test('a request without a Host is refused', async () => {
    expect(await rawRequest(running.address.port, 'GET /healthz HTTP/1.1', [])).toContain(' 400 ');
    expect(await rawRequest(running.address.port, 'GET /healthz HTTP/1.0', [])).toContain(' 421 ');
  });

  const JSON_TYPE = 'content-type: application/json';
  test.each([
    ['our own page', () => [`origin: http://${host}`, JSON_TYPE], 200],
    ['our own page behind TLS', () => [`origin: https://${host}`, JSON_TYPE], 200],
    ['a tool that sets the header', () => ['x-kioskd: 1', JSON_TYPE], 200],
    ['a tool that does not', () => [JSON_TYPE], 403],
    ['another site', () => ['origin: http://evil.example', JSON_TYPE], 403],
    ['another site that sets the header', () => ['origin: http://evil.example', 'x-kioskd: 1', JSON_TYPE], 403],
    ['another port of this machine', () => ['origin: http://127.0.0.1:1', JSON_TYPE], 403],
    ['a sandboxed frame', () => ['origin: null', JSON_TYPE], 403],
    ['what a browser marks as cross-site', () => ['sec-fetch-site: cross-site', 'x-kioskd: 1', JSON_TYPE], 403],
    ['a form', () => [`origin: http://${host}`, 'content-type: application/x-www-form-urlencoded'], 415],
    ['a form that says text', () => [`origin: http://${host}`, 'content-type: text/plain'], 415],
    ['no content type', () => [`origin: http://${host}`], 415],
  ])('a post from %s', async (_, headers, expected) => {
    const before = calls;
    expect(await status('POST /do HTTP/1.1', [`host: ${host}`, ...headers()], '{}')).toBe(expected);
    expect(calls - before).toBe(expected === 200 ? 1 : 0);
  });

  test('reading from another site is refused, from a typed address not', async () => {
    const get = (site: string) => status('GET /look HTTP/1.1', [`host: ${host}`, `sec-fetch-site: ${site}`]);
    expect([await get('cross-site'), await get('same-site'), await get('same-origin'), await get('none')]).toEqual([
      403, 403, 200, 200,
    ]);
  });

  test('a route for machines takes any origin and type, since it checks a signature itself', async () => {
    expect(await status('POST /hook HTTP/1.1', [`host: ${host}`, 'content-type: text/xml'], '<a/>')).toBe(200);
  });
});
