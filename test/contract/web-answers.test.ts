import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawRequest } from '../support/http.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

describe('what the server answers', () => {
  let running: RunningServer;
  let url: string;
  let ok = true;

  beforeAll(async () => {
    running = await startServer(
      {
        health: () => ({ ok, body: { status: ok ? 'ready' : 'degraded' } }),
        metrics: () => '# TYPE kioskd_up gauge\nkioskd_up 1\n',
      },
      async (dir) => {
        await mkdir(join(dir, 'virtual'));
        await writeFile(join(dir, 'index.html'), '<!doctype html><title>page</title>');
        await writeFile(join(dir, 'screen.css'), 'body{}');
        await writeFile(join(dir, 'virtual/index.html'), '<!doctype html><title>virtual</title>');
        await writeFile(join(dir, '.hidden.html'), 'hidden');
        await writeFile(join(dir, 'notes.txt'), 'not part of the page');
        await symlink('/etc/passwd', join(dir, 'passwd.html'));
      },
    );
    url = running.address.url;
    running.server.route('GET', '/api/things/:id', ({ params }) => ({
      kind: 'json',
      status: 200,
      body: { id: params.get('id') },
    }));
    running.server.route('GET', '/bug', () => {
      throw new TypeError('secret detail');
    });
  });

  afterAll(() => running.stop());

  test('health: 200 when fine, 503 when not, never kept', async () => {
    const fine = await fetch(`${url}/healthz`);
    expect([fine.status, await fine.json()]).toEqual([200, { status: 'ready' }]);
    expect(fine.headers.get('cache-control')).toBe('no-store');
    ok = false;
    const ill = await fetch(`${url}/healthz`);
    expect([ill.status, await ill.json()]).toEqual([503, { status: 'degraded' }]);
  });

  test('metrics in the text format', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('kioskd_up 1');
  });

  test('the page, with a policy that lets nothing foreign or inline run', async () => {
    const response = await fetch(`${url}/`);
    expect(await response.text()).toContain('<title>page</title>');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('assets say when they are unchanged', async () => {
    const first = await fetch(`${url}/screen.css`);
    expect(first.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const again = await fetch(`${url}/screen.css`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  test('a folder of the page has its own index', async () => {
    expect(await (await fetch(`${url}/virtual/`)).text()).toContain('virtual');
  });

  test.each([
    '/nothing',
    '/notes.txt',
    '/.hidden.html',
    '/passwd.html',
    '/screen.css/',
    '/api/things/',
    '/api/things/1/2',
    '/api/things/%ff',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2fetc/passwd',
    '/constructor',
    '/__proto__',
  ])('%s is a 404 in JSON', async (path) => {
    const host = `host: 127.0.0.1:${running.address.port}`;
    const answer = await rawRequest(running.address.port, `GET ${path} HTTP/1.1`, [host]);
    expect(answer).toContain(' 404 ');
    expect(answer).toContain('"error":"not found"');
  });

  test.each(['http://evil.example/', '//evil.example/', '*'])('the target %s is refused', async (target) => {
    const host = `host: 127.0.0.1:${running.address.port}`;
    const method = target === '*' ? 'OPTIONS' : 'GET';
    expect(await rawRequest(running.address.port, `${method} ${target} HTTP/1.1`, [host])).toContain(' 400 ');
  });

  test('another method on a known path says which there are', async () => {
    for (const path of ['/healthz', '/screen.css']) {
      const response = await fetch(`${url}${path}`, { method: 'DELETE' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    }
  });

  test('HEAD is GET without the body', async () => {
    const response = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'application/json; charset=utf-8',
      '',
    ]);
  });

  test('parts of a path reach the handler decoded', async () => {
    expect(await (await fetch(`${url}/api/things/a%20b`)).json()).toEqual({ id: 'a b' });
  });

  test('a bug in a handler is a plain 500 outside and the error inside', async () => {
    const response = await fetch(`${url}/bug`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(running.errors).toHaveLength(1);
  });

  test('one path has one owner, and can be given back', async () => {
    const undo = running.server.route('GET', '/mine', () => ({ kind: 'json', status: 200, body: {} }));
    expect(() => running.server.route('GET', '/mine', () => ({ kind: 'json', status: 200, body: {} }))).toThrow();
    undo();
    expect((await fetch(`${url}/mine`)).status).toBe(404);
  });
});

test('without a built page the rest still answers', async () => {
  const running = await startServer({ assetsDir: '/nonexistent/kioskd' });
  const page = await fetch(running.address.url);
  expect(page.status).toBe(404);
  expect(await page.text()).toContain('was not built');
  expect((await fetch(`${running.address.url}/healthz`)).status).toBe(200);
  await running.stop();
});
