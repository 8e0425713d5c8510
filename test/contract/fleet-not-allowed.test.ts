import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HEALTH, healthIs, linkedKiosk, retained, STATE, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const folder = mkdtempSync(join(tmpdir(), 'kioskd-acl-'));
const acl = join(folder, 'acl');
const login = { username: 'boss', password: 'b' };
let broker: Mosquitto;
beforeAll(async () => {
  writeFileSync(
    acl,
    [
      'user boss',
      'topic readwrite #',
      'user k1',
      'topic write kioskd/k1/availability',
      'topic write kioskd/k1/state',
      'topic write kioskd/k1/health',
    ].join('\n'),
  );
  broker = await Mosquitto.start({ users: { k1: 'a', boss: 'b' }, config: [`acl_file ${acl}`] });
});
afterAll(async () => {
  await broker.remove();
  rmSync(folder, { recursive: true });
});

describe('a broker that does not allow the events', () => {
  test('is named, keeps them in the journal, and hears the rest', async () => {
    const watcher = await Watcher.start(broker.url, login);
    const kiosk = await linkedKiosk({ url: broker.url, username: 'k1', password: 'a' });
    kiosk.link.publishState(STATE);
    kiosk.link.publishHealth(HEALTH);
    await kiosk.sell(3);
    await kiosk.link.start(new AbortController().signal);
    const { reason } = await healthIs(kiosk, 'degraded');
    expect(reason).toContain('kioskd/k1/event/sale');
    expect(reason).toContain('access list');
    expect((await kiosk.journal.facts()).pendingEvents).toBe(3);
    // The refusal may come before the last of the documents.
    await watcher.until(() => watcher.on('state').length > 0 && watcher.on('health').length > 0, 'state and health');
    expect(Object.keys(await retained(broker.url, login)).sort()).toEqual(['availability', 'health', 'state']);
    await kiosk.stop();
    await watcher.stop();
  });
});
