import { expect, test } from 'vitest';
import { writeNotifyMessage } from '../../src/fleet/notify-message.ts';
import { healthIs, linkedKiosk, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const MESSAGE = writeNotifyMessage({ headers: {}, body: Buffer.from('{}') });

test('twenty messages a second are read; what a flood brings beyond that is counted unread', async () => {
  const broker = await Mosquitto.start();
  const watcher = await Watcher.start(broker.url);
  const heard: unknown[] = [];
  let now = 0;
  const kiosk = await linkedKiosk({ url: broker.url, mono: () => now, onNotify: (_, message) => heard.push(message) });
  await kiosk.link.start(new AbortController().signal);
  await healthIs(kiosk, 'ready');
  for (let n = 0; n < 50; n += 1) {
    await watcher.publish('notify/qfpay', MESSAGE);
  }
  await watcher.until(() => heard.length === 50, 'all have come');
  expect(heard.filter((message) => message === 'too many')).toHaveLength(30);
  now = 1_000;
  await watcher.publish('notify/qfpay', MESSAGE);
  await watcher.until(() => heard.length === 51, 'one more has come');
  expect(heard.at(-1)).toEqual({ headers: {}, body: Buffer.from('{}') });
  await watcher.stop();
  await kiosk.stop();
  await broker.remove();
});
