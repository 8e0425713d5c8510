import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiagnoseSite } from '../support/diagnose-site.ts';

let site: DiagnoseSite;
let server: Server;
let health: unknown = {};

beforeEach(async () => {
  site = await DiagnoseSite.open();
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/healthz' ? JSON.stringify(health) : '');
  });
  await new Promise<void>((resolve) => server.listen(site.webPort, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await site.close();
});

const running = (kiosk: string, more: object = {}) => ({
  kiosk,
  version: '0.1.0',
  phase: 'idle',
  outOfService: [],
  parts: {
    scanner: { status: 'ready', reason: '' },
    printer: { status: 'degraded', reason: 'the paper is nearly used up' },
    gpio: { status: 'ready', reason: '' },
    display: { status: 'absent', reason: 'no browser shows the page' },
  },
  ...more,
});

test('devices that the daemon holds are not opened; its word is passed on', async () => {
  health = running('site-1');
  const { code, results } = await site.diagnose('--json', '--only', 'daemon,scanner,printer,display,light,gpio');
  expect(code).toBe(0);
  expect(results.get('daemon')).toMatchObject({ status: 'ok' });
  expect(results.get('scanner')).toMatchObject({
    status: 'ok',
    summary: 'ready (virtual, the running daemon uses it)',
  });
  expect(results.get('printer')).toMatchObject({ status: 'warn', hint: 'the paper is nearly used up' });
  expect(results.get('display')).toMatchObject({ status: 'warn', hint: 'no browser shows the page' });
  expect(results.get('light')).toMatchObject({ status: 'skipped' });
});

test('a daemon that is out of service says why', async () => {
  health = running('site-1', { outOfService: ['scanner', 'gateway'] });
  const { code, results } = await site.diagnose('--json', '--only', 'daemon');
  expect(code).toBe(1);
  expect(results.get('daemon')?.summary).toContain('out of service: scanner, gateway');
});

test('what waits for a person is named, with the way to settle it', async () => {
  const job = {
    id: 'S1-J4',
    kind: 'refund owed',
    gateway: 'wavpay',
    orderNumber: 'S100000001',
    currency: 'HKD',
    amount: '8.00',
  };
  health = running('site-1', { jobs: { count: 1, list: [job] } });
  const { code, results } = await site.diagnose('--json', '--only', 'daemon');
  expect(code).toBe(0);
  expect(results.get('daemon')).toMatchObject({ status: 'warn', hint: expect.stringContaining('settle-job') });
  expect(results.get('daemon')?.summary).toContain('S1-J4 refund owed HKD 8.00 wavpay S100000001');
});

test('another kiosk at the address is noticed, and the devices are tried', async () => {
  health = running('site-2');
  const { results } = await site.diagnose('--json', '--only', 'daemon,scanner');
  expect(results.get('daemon')).toMatchObject({ status: 'fail', hint: 'is this the right configuration file?' });
  expect(results.get('scanner')?.summary).toContain(site.socket);
});

test('something else at the address is noticed', async () => {
  health = 'hello';
  const { results } = await site.diagnose('--json', '--only', 'daemon');
  expect(results.get('daemon')?.summary).toContain('something that is not kioskd answers');
});
