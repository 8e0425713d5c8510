import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebServer } from '../../src/web/server.ts';

const NAME = 'sans-hk-7.0123abcd.woff2';

let dir: string;
let server: WebServer;
const abort = new AbortController();

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kioskd-fonts-'));
  await mkdir(join(dir, 'fonts'));
  await writeFile(join(dir, 'index.html'), '<!doctype html>');
  await writeFile(join(dir, 'screen.js'), '');
  await writeFile(join(dir, 'secret.woff2'), 'secret');
  await writeFile(join(dir, 'fonts', NAME), 'wOF2 pretended');
  await writeFile(join(dir, 'fonts', 'gone.0123abcd.woff2'), 'x');
  await writeFile(join(dir, 'fonts', 'LICENSE.txt'), 'x');
  await symlink('/etc/passwd', join(dir, 'fonts', 'link.0123abcd.woff2'));
  // More than the server keeps of the other files.
  for (let at = 0; at < 300; at += 1) {
    await writeFile(join(dir, 'fonts', `sans-sc-${at}.0123abcd.woff2`), 'x');
  }
  server = new WebServer({ port: 0, assetsDir: dir, health: () => ({ ok: true, body: {} }), metrics: () => '' });
  await server.start(abort.signal);
});

afterAll(async () => {
  await server.stop();
  abort.abort();
  await rm(dir, { recursive: true, force: true });
});

function get(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.address?.url}${path}`, init);
}

it('gives a font to be kept for good', async () => {
  const response = await get(`/fonts/${NAME}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('font/woff2');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(await response.text()).toBe('wOF2 pretended');
  const head = await get(`/fonts/${NAME}`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '14', '']);
});

it.each([
  '/fonts/none.0123abcd.woff2',
  '/fonts/LICENSE.txt',
  '/fonts/link.0123abcd.woff2',
  '/fonts/..%2fsecret.woff2',
  '/fonts/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/fonts/',
  '/secret.woff2',
])('has nothing at %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

it('is not written to', async () => {
  expect((await get(`/fonts/${NAME}`, { method: 'POST', body: '{}' })).status).toBe(405);
});

it('refuses another site’s page', async () => {
  expect((await get(`/fonts/${NAME}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
});

it('still has the rest of the page, however many fonts there are', async () => {
  expect((await get('/screen.js')).status).toBe(200);
  expect((await get('/fonts/sans-sc-299.0123abcd.woff2')).status).toBe(200);
});

it('says in order that a font is gone since start', async () => {
  await rm(join(dir, 'fonts', 'gone.0123abcd.woff2'));
  expect((await get('/fonts/gone.0123abcd.woff2')).status).toBe(404);
});
