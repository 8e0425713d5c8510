import { expect, test } from 'vitest';
import { eachScanner, serialRig } from './suites/scanner.ts';

eachScanner(
  'stopping twice is fine, and a stopped scanner is free to be started again',
  { typed: true },
  async (rig) => {
    await rig.scanner.stop();
    await rig.scanner.stop();
    await rig.scanner.start(new AbortController().signal);
    await rig.record.until(() => rig.scanner.health.status === 'ready');
    await rig.send('AGAIN\r');
    await rig.record.until(({ codes }) => codes.length === 1);
    expect(rig.record.codes).toEqual(['AGAIN']);
  },
);

test('a signal that aborts in the middle of opening leaves the port closed', async () => {
  const first = await serialRig({});
  const life = new AbortController();
  const starting = first.scanner.start(life.signal);
  life.abort();
  await starting;
  expect(first.scanner.health.status).not.toBe('ready');
  await first.scanner.start(new AbortController().signal);
  expect(first.scanner.health.status).toBe('ready');
});
