import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkedKiosk, retained, Watcher } from '../support/fleet.ts';
import { tempJournal } from '../support/journal.ts';
import { bundle } from '../support/journal-worker.ts';
import { Mosquitto } from '../support/mosquitto.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await Mosquitto.start();
});
afterAll(() => broker.remove());

const availability = (state: string, session: number) => JSON.stringify({ state, session });

describe('whether a kiosk is there', () => {
  test('is said by a retained birth, and by a retained goodbye in the same session', async () => {
    const kiosk = await linkedKiosk({ url: broker.url });
    await kiosk.link.start(new AbortController().signal);
    const watcher = await Watcher.start(broker.url);
    await watcher.until(() => watcher.on('availability').includes(availability('online', 1)), 'the birth');
    expect((await retained(broker.url))['availability']).toBe(availability('online', 1));
    await kiosk.stop();
    await watcher.until(() => watcher.on('availability').at(-1) === availability('offline', 1), 'the goodbye');
    expect((await retained(broker.url))['availability']).toBe(availability('offline', 1));
    await watcher.stop();
  });

  test('is said by the broker when the process was killed, and by the next birth with the next session', async () => {
    const temp = tempJournal();
    const program = await bundle('test/support/fleet-kiosk.ts');
    const watcher = await Watcher.start(broker.url);
    for (const session of [1, 2]) {
      const child = spawn(process.execPath, [program, temp.path, broker.url], { stdio: 'ignore' });
      const exit = once(child, 'exit');
      await watcher.until(() => watcher.on('availability').at(-1) === availability('online', session), 'the birth');
      child.kill('SIGKILL');
      await exit;
      await watcher.until(() => watcher.on('availability').at(-1) === availability('offline', session), 'the will');
    }
    await watcher.stop();
    temp.remove();
  });

  test('an abort of the signal is a stop', async () => {
    const kiosk = await linkedKiosk({ url: broker.url });
    const life = new AbortController();
    await kiosk.link.start(life.signal);
    const watcher = await Watcher.start(broker.url);
    await watcher.until(() => watcher.on('availability').at(-1) === availability('online', 1), 'the birth');
    life.abort();
    await watcher.until(() => watcher.on('availability').at(-1) === availability('offline', 1), 'the goodbye');
    await kiosk.stop();
    await kiosk.stop().catch(() => undefined);
    await watcher.stop();
  });
});
