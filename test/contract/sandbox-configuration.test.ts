import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { keepIn, writeSandboxConfig } from '../../src/sandbox/config.ts';
import { makeGateways } from '../../src/sandbox/make-gateways.ts';
import { temporaryDir } from './sandbox-stand-in.ts';

const ADDRESSES = {
  mqttUrl: 'mqtt://127.0.0.1:1883',
  hardwareSocket: '/tmp/hardware.sock',
  journal: '/tmp/journal.db',
  screenPort: 8080,
};

/** What the sandbox puts into the configuration, and every secret it keeps. */
async function gatewaysIn(dir: string) {
  const made = await makeGateways(keepIn(dir), (name) => `http://127.0.0.1:8080/notify/${name}`);
  const gateways = Object.fromEntries([...made].map(([name, one]) => [name, one.section('http://127.0.0.1:4001')]));
  const folder = join(dir, 'credentials');
  const files = (await readdir(folder)).sort();
  const secrets = await Promise.all(files.map(async (name) => (await readFile(join(folder, name), 'utf8')).trim()));
  return { gateways, secrets };
}

test('the daemon accepts the configuration that the sandbox writes', async () => {
  const dir = await temporaryDir();
  const { gateways } = await gatewaysIn(dir);

  const loaded = await loadConfig(await writeSandboxConfig(dir, { ...ADDRESSES, gateways }), {});

  expect(loaded.ok ? [] : loaded.problems).toEqual([]);
});

test('secrets are only in files that nobody else can read, and stay the same from start to start', async () => {
  const dir = await temporaryDir();
  const { gateways, secrets } = await gatewaysIn(dir);
  const text = await readFile(await writeSandboxConfig(dir, { ...ADDRESSES, gateways }), 'utf8');

  for (const name of await readdir(join(dir, 'credentials'))) {
    expect((await stat(join(dir, 'credentials', name))).mode & 0o777).toBe(0o600);
  }
  expect(secrets.length).toBeGreaterThan(4);
  expect(secrets.some((secret) => text.includes(secret))).toBe(false);
  expect((await gatewaysIn(dir)).secrets).toEqual(secrets);
});
