import { expect, test } from 'vitest';
import type { DaemonStatus } from '../../src/sandbox/daemon-process.ts';
import { eventually } from '../support/eventually.ts';
import { post, startSandbox } from './sandbox-stand-in.ts';

test('a power cut kills the process outright, stays dark, and is followed by a cold start', async () => {
  const seen: DaemonStatus[] = [];
  const { addresses } = await startSandbox({ manner: 'stubborn', onDaemon: (status) => seen.push(status) });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });

  const answer = await post(addresses.pageUrl, '/virtual/power-cut', {});

  expect(answer.status).toBe(200);
  await eventually(() => seen.at(-1)?.state === 'running' && seen.at(-1)?.starts === 2, { what: 'it runs again' });
  expect(seen.map(({ state }) => state)).toEqual(['starting', 'running', 'dark', 'starting', 'running']);
  expect(seen[2]?.pid).toBeNull();
});

test('there is no power to cut while it is dark', async () => {
  const seen: DaemonStatus[] = [];
  const { addresses } = await startSandbox({
    daemonTimes: { askEveryMs: 10, darkMs: 60_000 },
    onDaemon: (status) => seen.push(status),
  });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });
  await post(addresses.pageUrl, '/virtual/power-cut', {});
  await eventually(() => seen.at(-1)?.state === 'dark', { what: 'the power is cut' });

  const second = await post(addresses.pageUrl, '/virtual/power-cut', {});

  expect(second.status).toBe(409);
  expect(await second.json()).toEqual({ error: 'There is no power to cut: the daemon is not running.' });
});
