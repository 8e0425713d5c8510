import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { configuration, GatewayService, type GatewayServiceOptions } from '../../src/sandbox/gateway-service.ts';
import { SANDBOX_LIST } from '../../src/sandbox/gateways/list.ts';
import { eventually } from '../support/eventually.ts';
import { control, merchant } from './sandbox-gateways-fixture.ts';

const NAMES = SANDBOX_LIST.map(({ name }) => name);

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kioskd-service-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function service(changes: Partial<GatewayServiceOptions> = {}): Promise<GatewayService> {
  const made = new GatewayService({
    stateDir: changes.stateDir ?? (await folder()),
    portBase: 0,
    only: null,
    listen: '127.0.0.1',
    notifyUrl: null,
    notifyAnywhere: false,
    clockScale: 1,
    controlToken: null,
    ...changes,
  });
  onTestFinished(() => made.stop());
  return made;
}

test('every gateway answers at its own port, with its own control interface', async () => {
  const served = await (await service()).start();

  expect(served.map(({ name }) => name)).toEqual(NAMES);
  expect(new Set(served.map(({ url }) => url)).size).toBe(NAMES.length);
  for (const { url } of served) {
    expect((await control(url, 'orders')).json).toEqual({ orders: [], refunds: [] });
  }
});

test('the printed configuration is one that a kiosk accepts, with the credentials beside it', async () => {
  const stateDir = await folder();
  const served = await (await service({ stateDir })).start();
  const kiosk = {
    version: 1,
    kiosk: { id: 'k1', name: 'K', orderPrefix: 'K1', currency: 'HKD', timeZone: 'Asia/Hong_Kong' },
  };
  const virtual = { driver: 'virtual', link: join(stateDir, 'link') };
  const rest = {
    orders: { items: [{ id: 'a', name: 'A', price: '1.00', relay: 'r', pulse: '500ms' }] },
    scanner: virtual,
    printer: virtual,
    light: virtual,
    gpio: { ...virtual, relays: { r: { bcm: 17 } } },
    display: { driver: 'web' },
    journal: { path: join(stateDir, 'journal.db') },
  };
  const file = join(stateDir, 'kioskd.yaml');
  await writeFile(
    file,
    `${stringify({ ...kiosk, ...rest }, { aliasDuplicateObjects: false })}${configuration(served)}`,
  );

  const loaded = await loadConfig(file, {});

  expect(loaded.ok ? [] : loaded.problems).toEqual([]);
  expect(await readFile(join(stateDir, 'gateways.yaml'), 'utf8')).toContain(configuration(served));
  for (const name of served.flatMap(({ credentials }) => Object.keys(credentials))) {
    expect((await stat(join(stateDir, 'credentials', name))).mode & 0o777).toBe(0o600);
  }
});

test('integrators keep their credentials from start to start', async () => {
  const stateDir = await folder();
  const first = await service({ stateDir });
  const before = (await first.start()).map(({ credentials, section }) => [credentials, section('http://127.0.0.1:1')]);
  await first.stop();
  const after = await (await service({ stateDir })).start();

  expect(after.map(({ credentials, section }) => [credentials, section('http://127.0.0.1:1')])).toEqual(before);
});

test('only some of them, each at the port that is its own', async () => {
  const served = await (await service({ only: ['wavpay'] })).start();

  expect(served.map(({ name }) => name)).toEqual(['wavpay']);
  expect(new Set(SANDBOX_LIST.map(({ port }) => port)).size).toBe(NAMES.length);
});

test('the address for notifications has the name of the gateway in it', async () => {
  const shop = await merchant();
  const [served] = await (
    await service({ only: ['qfpay'], notifyUrl: `${shop.url}/{gateway}`, clockScale: 600 })
  ).start();
  const sandbox = served?.sandbox;
  sandbox?.ledger.add({
    orderNumber: 'K1',
    gatewayRef: '1',
    amount: { currency: 'HKD', minor: 100 },
    wallet: 'wechat',
    mode: 'mpm',
    description: '',
  });
  sandbox?.approve('K1');

  expect((await shop.got(1))[0]?.path).toBe('/notify/qfpay');
  await eventually(() => sandbox?.notifications()[0]?.state === 'delivered', { what: 'delivered' });
});

test('the control interface wants the token when there is one', async () => {
  const [served] = await (await service({ only: ['qfpay'], controlToken: 'sixteen-letters-1' })).start();
  const url = served?.url ?? '';

  expect((await control(url, 'orders')).status).toBe(401);
  expect((await control(url, 'orders', undefined, { authorization: 'Bearer sixteen-letters-1' })).status).toBe(200);
});
