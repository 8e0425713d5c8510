import { expect, test } from 'vitest';
import { writeNotifyMessage } from '../../src/fleet/notify-message.ts';
import { healthIs, linkedKiosk, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const MESSAGE = writeNotifyMessage({ headers: {}, body: Buffer.from('{}') });

test('what the broker has kept on notify is dropped unread, again on every connection; a new one is taken', async () => {
  const broker = await Mosquitto.start({ remembers: true });
  const watcher = await Watcher.start(broker.url);
  await watcher.publish('notify/qfpay', MESSAGE, true);
  const heard: unknown[] = [];
  const kiosk = await linkedKiosk({ url: broker.url, onNotify: (_, message) => heard.push(message) });
  await kiosk.link.start(new AbortController().signal);
  await healthIs(kiosk, 'ready');
  await watcher.until(() => heard.length > 0, 'the kept one comes');
  const before = heard.length;
  await broker.down('SIGTERM');
  await healthIs(kiosk, 'failing');
  await broker.up();
  await watcher.until(() => heard.length > before, 'it comes again');
  await healthIs(kiosk, 'ready');
  expect(new Set(heard)).toEqual(new Set(['retained']));
  // One that is both: whoever is connected gets it as a new one.
  await watcher.publish('notify/qfpay', MESSAGE, true);
  await watcher.until(() => heard.at(-1) !== 'retained', 'a new one comes');
  expect(heard.at(-1)).toEqual({ headers: {}, body: Buffer.from('{}') });
  await watcher.stop();
  await kiosk.stop();
  await broker.remove();
});
