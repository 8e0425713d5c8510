import { expect, onTestFinished, test } from 'vitest';
import { expectSound, runningKiosk, sells, settled } from '../support/bad-input.ts';
import { firstTimes, upTo, Watcher } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

test('the broker is down from the start: the kiosk sells, and every event arrives when it comes up, in order', async () => {
  // The watcher has its place at the broker before the kiosk comes, so that it misses nothing, whoever is back first.
  const broker = await Mosquitto.start({ remembers: true });
  onTestFinished(() => broker.remove());
  const watcher = await Watcher.start(broker.url);
  onTestFinished(() => watcher.stop());
  await broker.down('SIGTERM');
  const kiosk = await runningKiosk({ config: { mqtt: { url: broker.url } } });
  const codes = [await sells(kiosk), await sells(kiosk)];
  await settled(kiosk);

  await broker.up();
  const completed = () =>
    watcher.heard
      .filter((item) => item.topic.includes('/event/'))
      .filter((item) => (JSON.parse(item.text) as { state?: string }).state === 'completed');
  // The kiosk tries ever more seldom, so its next try may be a minute away.
  await watcher.until(() => completed().length >= 2, 'the broker has the end of both sales', 150_000);
  await watcher.until(
    () => watcher.heard.some((item) => item.topic.endsWith('/availability') && item.text.includes('online')),
    'the broker has the birth',
  );

  const numbers = firstTimes(watcher.numbers());
  expect(numbers).toEqual(upTo(numbers.length));
  expectSound(
    kiosk,
    codes,
    watcher.heard.map((item) => item.text),
  );
});
