import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { sandboxSecrets, writeSandboxConfig } from '../../src/sandbox/config.ts';
import { temporaryDir } from './sandbox-stand-in.ts';

const ADDRESSES = {
  qfpayUrl: 'http://127.0.0.1:4001',
  wavpayUrl: 'http://127.0.0.1:4002',
  mqttUrl: 'mqtt://127.0.0.1:1883',
  hardwareSocket: '/tmp/hardware.sock',
  journal: '/tmp/journal.db',
  screenPort: 8080,
};

test('the daemon accepts the configuration that the sandbox writes', async () => {
  const dir = await temporaryDir();
  await sandboxSecrets(dir);

  const loaded = await loadConfig(await writeSandboxConfig(dir, ADDRESSES), {});

  expect(loaded.ok ? [] : loaded.problems).toEqual([]);
});

test('secrets are only in files that nobody else can read, and stay the same from start to start', async () => {
  const dir = await temporaryDir();
  const secrets = await sandboxSecrets(dir);
  const text = await readFile(await writeSandboxConfig(dir, ADDRESSES), 'utf8');

  for (const name of await readdir(join(dir, 'credentials'))) {
    expect((await stat(join(dir, 'credentials', name))).mode & 0o777).toBe(0o600);
  }
  expect(Object.values(secrets).some((secret) => text.includes(secret))).toBe(false);
  expect(await sandboxSecrets(dir)).toEqual(secrets);
});
