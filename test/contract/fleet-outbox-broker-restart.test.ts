import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { firstTimes, healthIs, linkedKiosk, upTo, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

let broker: Mosquitto;
beforeAll(async () => {
  // Keeps the watcher's place over a restart.
  broker = await Mosquitto.start({ remembers: true });
});
afterAll(() => broker.remove());

describe('events, while the broker comes and goes', () => {
  test('all arrive, in order, and leave the journal only then', async () => {
    const kiosk = await linkedKiosk({ url: broker.url });
    const watcher = await Watcher.start(broker.url);
    await kiosk.sell(120);
    await kiosk.link.start(new AbortController().signal);
    await watcher.until(() => watcher.numbers().length >= 30, 'the first events');
    await broker.down('SIGTERM');
    await healthIs(kiosk, 'failing');
    await kiosk.sell(80);
    expect((await kiosk.journal.facts()).pendingEvents).toBeGreaterThanOrEqual(80);
    await broker.up();
    await watcher.until(() => firstTimes(watcher.numbers()).length === 200, 'all 200 events');
    await kiosk.sell(10);
    await watcher.until(() => firstTimes(watcher.numbers()).length === 210, 'the events sold later');
    expect(firstTimes(watcher.numbers())).toEqual(upTo(210));
    await eventually(async () => (await kiosk.journal.facts()).pendingEvents === 0, { what: 'the outbox is empty' });
    const { text, topic } = watcher.heard.find((item) => item.topic.includes('/event/')) ?? { text: '', topic: '' };
    expect(topic).toBe('kioskd/k1/event/sale');
    expect(JSON.parse(text)).toEqual({ number: 1, at: '1970-01-01T00:00:05.000Z', session: 1, saleId: 's1' });
    await watcher.stop();
    await kiosk.stop();
  });

  test('a broker that is not there at first is found later', async () => {
    await broker.down();
    const kiosk = await linkedKiosk({ url: broker.url });
    await kiosk.link.start(new AbortController().signal);
    await kiosk.sell(5);
    const { reason } = await healthIs(kiosk, 'failing');
    expect(reason).toContain('Nothing listens at 127.0.0.1');
    await broker.up();
    await healthIs(kiosk, 'ready');
    await eventually(async () => (await kiosk.journal.facts()).pendingEvents === 0, { what: 'the outbox is empty' });
    await kiosk.stop();
  });
});
