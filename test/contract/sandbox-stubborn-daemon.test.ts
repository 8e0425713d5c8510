import { expect, test } from 'vitest';
import type { DaemonStatus } from '../../src/sandbox/daemon-process.ts';
import { eventually } from '../support/eventually.ts';
import { type Manner, startSandbox } from './sandbox-stand-in.ts';

async function startedPid(manner: Manner) {
  const seen: DaemonStatus[] = [];
  const { sandbox } = await startSandbox({ manner, onDaemon: (status) => seen.push(status) });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });
  return { sandbox, seen, pid: seen.at(-1)?.pid ?? 0 };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each<Manner>(['good', 'stubborn'])('stopping leaves no process behind: a daemon that is %s', async (manner) => {
  const { sandbox, seen, pid } = await startedPid(manner);

  await sandbox.stop();

  expect(isAlive(pid)).toBe(false);
  expect(seen.at(-1)?.state).toBe('off');
});

test('stopping twice is the same as once', async () => {
  const { sandbox } = await startedPid('good');

  await Promise.all([sandbox.stop(), sandbox.stop()]);
  await sandbox.stop();
});
