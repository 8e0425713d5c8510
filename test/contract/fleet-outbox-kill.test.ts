import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { firstTimes, upTo, Watcher } from '../support/fleet.ts';
import { tempJournal } from '../support/journal.ts';
import { bundle } from '../support/journal-worker.ts';
import { Mosquitto } from '../support/mosquitto.ts';

let broker: Mosquitto;
const children: ChildProcess[] = [];
beforeAll(async () => {
  broker = await Mosquitto.start();
});
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  await broker.remove();
});

describe('kill -9 of a kiosk in the middle of its events', () => {
  test('none is lost, none comes before its turn', async () => {
    const temp = tempJournal();
    const program = await bundle('test/support/fleet-kiosk.ts');
    const watcher = await Watcher.start(broker.url);
    let seen = 0;
    for (const more of [40, 75, 130]) {
      const child = spawn(process.execPath, [program, temp.path, broker.url, '400'], { stdio: 'ignore' });
      children.push(child);
      const exit = once(child, 'exit');
      seen += more;
      await watcher.until(() => firstTimes(watcher.numbers()).length >= seen, `${seen} events`);
      child.kill('SIGKILL');
      await exit;
    }
    const journal = (await openJournalDirect(temp.path, { readOnly: true })).journal;
    const total = (await journal.load()).counters['event'] ?? 0;
    await journal.close();
    const last = spawn(process.execPath, [program, temp.path, broker.url, '0'], { stdio: 'ignore' });
    children.push(last);
    await watcher.until(() => firstTimes(watcher.numbers()).length >= total, `all ${total} events`);
    expect(firstTimes(watcher.numbers())).toEqual(upTo(total));
    const exit = once(last, 'exit');
    last.kill('SIGKILL');
    await exit;
    await watcher.stop();
    temp.remove();
  });
});
