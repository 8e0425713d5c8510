import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HEALTH, healthIs, linkedKiosk, retained, STATE, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await Mosquitto.start();
});
afterAll(() => broker.remove());

describe('state and health at the broker', () => {
  test('are retained, sent when they change, and sent again to a broker that forgot them', async () => {
    let now = 0;
    const kiosk = await linkedKiosk({ url: broker.url, mono: () => now });
    const watcher = await Watcher.start(broker.url);
    // Before there is a connection, only the newest is kept.
    kiosk.link.publishState({ ...STATE, phase: 'starting' });
    kiosk.link.publishState(STATE);
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    kiosk.link.publishState({ ...STATE });
    kiosk.link.publishHealth(HEALTH);
    kiosk.link.publishHealth({ ...HEALTH, uptimeS: 11, temperatureC: 60 });
    kiosk.link.publishHealth({ ...HEALTH, uptimeS: 12, openPayments: 1 });
    now = 14 * 60_000;
    kiosk.link.publishHealth({ ...HEALTH, uptimeS: 13, openPayments: 1 });
    now = 15 * 60_000;
    kiosk.link.publishHealth({ ...HEALTH, uptimeS: 14, openPayments: 1 });
    kiosk.link.publishState({ ...STATE, phase: 'choosing' });
    await watcher.until(
      () => watcher.on('state').length === 2 && watcher.on('health').at(-1)?.includes(':14') === true,
      'both',
    );
    expect(watcher.on('state').map((text) => JSON.parse(text).phase)).toEqual(['idle', 'choosing']);
    for (const text of watcher.on('health')) {
      expect([10, 12, 14]).toContain(JSON.parse(text).uptimeS);
    }

    await broker.down();
    await healthIs(kiosk, 'failing');
    await broker.up();
    await healthIs(kiosk, 'ready');
    const now2 = await retained(broker.url);
    expect(JSON.parse(now2['state'] ?? '')).toEqual({ ...STATE, phase: 'choosing' });
    expect(JSON.parse(now2['health'] ?? '')).toEqual({ ...HEALTH, uptimeS: 14, openPayments: 1 });
    expect(JSON.parse(now2['availability'] ?? '')).toEqual({ state: 'online', session: 1 });
    await watcher.stop();
    await kiosk.stop();
  });
});
