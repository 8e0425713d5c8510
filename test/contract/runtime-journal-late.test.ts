import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MemoryLog } from '../../src/log/log.ts';
import { Daemon } from '../../src/runtime/daemon.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { eventually } from '../support/eventually.ts';
import { holdPort } from '../support/held-port.ts';
import { journalWorkerFile } from '../support/journal-worker.ts';

test('a journal that can be opened only after a while: the kiosk says so meanwhile, and then sells as if nothing had been', async () => {
  const folder = new ConfigFolder();
  const late = join(folder.dir, 'late');
  const noGateway = await holdPort();
  const config = await folder.config(kiosk(noGateway.port, join(late, 'journal.db')));
  const log = new MemoryLog();
  const assetsDir = join(folder.dir, 'assets');
  mkdirSync(assetsDir);
  const daemon = new Daemon({
    ...{ config, log, version: '0.0.0', assetsDir },
    workerFile: await journalWorkerFile(),
    lettersFile: join(assetsDir, 'letters.bin'),
  });
  onTestFinished(async () => {
    await daemon.stop();
    noGateway.release();
    rmSync(folder.dir, { recursive: true, force: true });
  });
  const started = daemon.start();
  await eventually(() => log.count('journal.failed') > 0, { what: 'the journal could not be opened' });
  await eventually(() => daemon.url !== null, { what: 'the page is served all the same' });
  expect(await health(daemon)).toMatchObject({ status: 503, body: { journal: 'failed', phase: 'starting' } });
  mkdirSync(late);
  await started;
  expect(log.count('journal.recovered')).toBe(1);
  expect(log.count('process.ready')).toBe(1);
  expect(await health(daemon)).toMatchObject({ status: 200, body: { journal: 'ready' } });
  expect(await metrics(daemon)).toContain('kioskd_storage_fault 0');
});

async function health(daemon: Daemon): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(new URL('/healthz', daemon.url ?? ''));
  return { status: response.status, body: await response.json() };
}

async function metrics(daemon: Daemon): Promise<string> {
  return await (await fetch(new URL('/metrics', daemon.url ?? ''))).text();
}

function kiosk(gatewayPort: number, journal: string): string {
  return `version: 1
kiosk: {id: late-1, name: Late, currency: HKD, timeZone: Asia/Hong_Kong}
orders:
  items:
    - {id: hour, name: One hour, price: "8.00", relay: gate}
gateways:
  qfpay:
    baseUrl: http://127.0.0.1:${gatewayPort}
    appCode: {credential: qfpay-app-code}
    clientKey: {credential: qfpay-client-key}
wallets:
  - {id: alipay, name: AlipayHK, gateway: qfpay, present: "801501", charge: "800108"}
scanner: {driver: none}
printer: {driver: none}
light: {driver: none}
display: {required: false, output: none}
gpio:
  driver: virtual
  link: ${journal}.sock
  relays: {gate: {bcm: 17}}
web: {listen: "127.0.0.1:0"}
journal: {path: ${journal}}
`;
}
