import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { keepIn, writeSandboxConfig } from '../../src/sandbox/config.ts';
import { makeGateways } from '../../src/sandbox/make-gateways.ts';
import { KIOSK_KINDS } from '../../src/sandbox/page/model.ts';

test.each(KIOSK_KINDS)('the daemon accepts the configuration of a %s', async (kind) => {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-kind-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const made = await makeGateways(keepIn(dir), (name) => `http://127.0.0.1:8080/notify/${name}`);
  const gateways = Object.fromEntries([...made].map(([name, one]) => [name, one.section('http://127.0.0.1:4001')]));
  const addresses = {
    gateways,
    mqttUrl: 'mqtt://127.0.0.1:1883',
    hardwareSocket: '/tmp/hardware.sock',
    journal: '/tmp/journal.db',
    screenPort: 8080,
  };

  const loaded = await loadConfig(await writeSandboxConfig(dir, addresses, kind), {});

  expect(loaded.ok ? [] : loaded.problems).toEqual([]);
});
