import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { expectSound, runningKiosk, sells, settled } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';

test('the broker is down from the start: the kiosk sells, and every event arrives when it comes up, in order', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  await broker.down();
  const kiosk = await runningKiosk({ config: { mqtt: { url: broker.url } } });
  const codes = [await sells(kiosk), await sells(kiosk)];
  await settled(kiosk);

  await broker.up();
  const listener = await connectAsync(broker.url, { clientId: 'test-listener' });
  onTestFinished(() => listener.endAsync());
  const messages: { readonly topic: string; readonly text: string }[] = [];
  listener.on('message', (topic, payload) => messages.push({ topic, text: payload.toString() }));
  await listener.subscribeAsync('kioskd/#', { qos: 1 });
  const events = () =>
    messages
      .filter((message) => message.topic.includes('/event/'))
      .map((message) => JSON.parse(message.text) as { number: number; saleId?: string; state?: string });
  await eventually(() => events().filter((event) => event.state === 'completed').length >= 2, {
    what: 'the broker has the end of both sales',
    timeoutMs: 25_000,
  });

  const numbers = events().map((event) => event.number);
  expect([...new Set(numbers)]).toEqual(Array.from({ length: Math.max(...numbers) }, (_, i) => i + 1));
  expect(messages.some((message) => message.topic.endsWith('/availability') && message.text.includes('online'))).toBe(
    true,
  );
  expectSound(
    kiosk,
    codes,
    messages.map((message) => message.text),
  );
});
