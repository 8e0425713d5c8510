import { expect, test } from 'vitest';
import type { DaemonStatus } from '../../src/sandbox/daemon-process.ts';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from './sandbox-stand-in.ts';

test('a daemon that ends by itself is started again, and the page can see why it was away', async () => {
  const seen: DaemonStatus[] = [];
  const { addresses } = await startSandbox({ onDaemon: (status) => seen.push(status) });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });
  const firstPid = seen.at(-1)?.pid;

  await fetch(new URL('/crash', addresses.screenUrl)).catch(() => undefined);

  await eventually(() => seen.at(-1)?.state === 'running' && seen.at(-1)?.starts === 2, { what: 'it runs again' });
  expect(seen.map(({ state }) => state)).toEqual(['starting', 'running', 'down', 'starting', 'running']);
  expect(seen[2]?.note).toContain('ended with code 1');
  expect(seen.at(-1)?.pid).not.toBe(firstPid);
});

test('a daemon that never gets going is tried again and again, and its last words are kept', async () => {
  const seen: DaemonStatus[] = [];
  const { sandbox } = await startSandbox({ manner: 'never starts', onDaemon: (status) => seen.push(status) });

  await eventually(() => (seen.at(-1)?.starts ?? 0) >= 3, { what: 'a third start' });

  expect(seen.some(({ state }) => state === 'running')).toBe(false);
  expect(sandbox.lastLines).toContain('the reason');
});

test('a program that does not exist is told in words, and does not end the sandbox', async () => {
  const { spawn } = await import('node:child_process');
  const seen: DaemonStatus[] = [];
  await startSandbox({
    spawnDaemon: () => spawn('/nowhere/kioskd', { stdio: ['ignore', 'pipe', 'pipe'] }),
    onDaemon: (status) => seen.push(status),
  });

  await eventually(() => seen.some(({ state }) => state === 'down'), { what: 'the failed start is noticed' });

  expect(seen.find(({ state }) => state === 'down')?.note).toContain('could not be started (ENOENT)');
});
