import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { healthIs, linkedKiosk } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const secret = 'not-the-password-3141';
let broker: Mosquitto;
beforeAll(async () => {
  broker = await Mosquitto.start({ users: { k1: 'right' } });
});
afterAll(() => broker.remove());

describe('a wrong password', () => {
  test('is said in words, tried again ever more slowly, and never written down', async () => {
    const kiosk = await linkedKiosk({ url: broker.url, username: 'k1', password: secret });
    await kiosk.link.start(new AbortController().signal);
    await eventually(() => kiosk.waits.length >= 9, { what: 'nine tries' });
    expect(kiosk.waits.slice(0, 9)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 120_000, 120_000]);
    expect(kiosk.health).toHaveLength(1);
    expect(kiosk.health[0]).toMatchObject({ status: 'failing' });
    expect(kiosk.health[0]?.reason).toContain('check mqtt.username');
    expect(kiosk.log.count('mqtt.refused')).toBe(1);
    expect(JSON.stringify([kiosk.health, kiosk.log.events])).not.toContain(secret);
    await kiosk.stop();
  });

  test('the right one works', async () => {
    const kiosk = await linkedKiosk({ url: broker.url, username: 'k1', password: 'right' });
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    await kiosk.stop();
  });
});
