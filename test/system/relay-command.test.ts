import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RelayFolder, relayFile } from '../support/relay.ts';
import { RelayProcess } from '../support/relay-process.ts';

let folder: RelayFolder;
beforeAll(() => {
  folder = new RelayFolder();
});
afterAll(() => folder.remove());

const gateways = [
  'qfpay:',
  '  baseUrl: https://openapi-hk.qfapi.com',
  '  appCode: {credential: not-for-a-relay}',
  '  clientKey: {credential: qfpay-client-key}',
];
const GOOD = relayFile({ brokerUrl: 'mqtt://127.0.0.1:1', gateways });

async function ends(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const relay = new RelayProcess(...args);
  const code = await relay.end(null);
  return { code, out: relay.stdout, err: relay.stderr };
}

test('a good file passes --check, which shows what goes where', async () => {
  const { code, out, err } = await ends('--check', '--config', folder.write(GOOD));
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`${folder.file} is fine.`);
  expect(out).toContain('webhook   /notify/qfpay');
  expect(out).toContain('kiosk     car-park-b: order numbers CARPARKB…');
});

test('a mistake: 1 from --check and 2 from a start, with its place', async () => {
  const config = folder.write(GOOD.replace('kiosks:', 'kioskz:'));
  const checked = await ends('--check', '--config', config);
  expect(checked.code).toBe(1);
  expect(checked.out).toContain(`${config}:4:3: relay.kioskz: is not a setting (did you mean "kiosks"?)`);
  expect(checked.out).toContain('The relay will not start');
  const started = await ends('--config', config);
  expect(started.code).toBe(2);
  expect(started.err).toContain(`${config}:4:3: `);
  expect(started.err).not.toMatch(/\n\s+at /);
});

test('no file: 2, and how to name one', async () => {
  for (const args of [
    ['--config', '/nowhere/relay.yaml'],
    ['--check', '--config', '/nowhere/relay.yaml'],
  ]) {
    const { code, out, err } = await ends(...args);
    expect(code).toBe(2);
    expect(out + err).toContain('/nowhere/relay.yaml: is not there (name the file with --config FILE)');
  }
});

test('a port that is taken: 2, in words', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const config = folder.write(GOOD.replace('127.0.0.1:0', `127.0.0.1:${port}`));
  const { code, out } = await ends('--config', config);
  expect(code).toBe(2);
  expect(out).toContain('set relay.listen to a free one');
  server.close();
});
