import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { healthIs, linkedKiosk, retained, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await Mosquitto.start();
});
afterAll(() => broker.remove());

describe('what the broker says of us that is not so', () => {
  test('a will that comes after the birth is corrected', async () => {
    const kiosk = await linkedKiosk({ url: broker.url });
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    const watcher = await Watcher.start(broker.url);
    await watcher.publish('availability', '{"state":"offline","session":1}', true);
    await watcher.until(() => watcher.on('availability').at(-1)?.includes('online') ?? false, 'the birth again');
    expect((await retained(broker.url))['availability']).toBe('{"state":"online","session":1}');
    // Nonsense on the topic is passed over.
    await watcher.publish('availability', 'offline');
    await watcher.publish('availability', '{"state":"offline","session":"x"}');
    await watcher.publish('availability', `{"pad":"${'x'.repeat(5_000)}"}`);
    // What comes after it is heard.
    const before = watcher.heard.length;
    await watcher.publish('availability', '{"state":"offline","session":1}', true);
    await watcher.until(
      () => watcher.heard.slice(before).some(({ text }) => text === '{"state":"online","session":1}'),
      'the birth once more',
    );
    await watcher.stop();
    expect(kiosk.link.health.status).toBe('ready');
    await kiosk.stop();
  });

  test('a later session than ours means that our journal is old', async () => {
    const watcher = await Watcher.start(broker.url);
    await watcher.publish('availability', '{"state":"offline","session":7}', true);
    const kiosk = await linkedKiosk({ url: broker.url });
    await kiosk.link.start(new AbortController().signal);
    const { reason } = await healthIs(kiosk, 'degraded');
    expect(reason).toContain('session 7');
    expect(reason).toContain('older journal');
    await kiosk.stop();
    await watcher.stop();
  });
});
