import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DaemonStatus } from '../../src/sandbox/daemon-process.ts';
import { eventually } from '../support/eventually.ts';
import { startSandbox, temporaryDir } from './sandbox-stand-in.ts';

test('a second sandbox with the same state directory is refused, and the first one is not disturbed', async () => {
  const seen: DaemonStatus[] = [];
  const { stateDir } = await startSandbox({ onDaemon: (status) => seen.push(status) });
  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });

  await expect(startSandbox({ stateDir })).rejects.toThrow(/another/i);

  expect(seen.at(-1)?.state).toBe('running');
});

test('the daemon of a sandbox that was killed is ended before a new one starts', async () => {
  const stateDir = await temporaryDir();
  const configFile = join(stateDir, 'kioskd.yaml');
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'run', '--config', configFile]);
  onTestFinished(() => void orphan.kill('SIGKILL'));
  const ended = once(orphan, 'exit');
  await writeFile(join(stateDir, 'daemon.pid'), `${orphan.pid}\n`);

  const { addresses } = await startSandbox({ stateDir });

  expect(addresses.endedLeftover).toBe(true);
  await ended;
});

test('a number in the file that belongs to a stranger by now is left alone', async () => {
  const stateDir = await temporaryDir();
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void stranger.kill('SIGKILL'));
  await writeFile(join(stateDir, 'daemon.pid'), `${stranger.pid}\n`);

  const { addresses } = await startSandbox({ stateDir });

  expect(addresses.endedLeftover).toBe(false);
  expect(stranger.exitCode).toBeNull();
});

test('a state directory with a very long name works too', async () => {
  const stateDir = join(await temporaryDir(), 'a'.repeat(60), 'b'.repeat(60));
  await mkdir(stateDir, { recursive: true });
  const seen: DaemonStatus[] = [];

  await startSandbox({ stateDir, onDaemon: (status) => seen.push(status) });

  await eventually(() => seen.at(-1)?.state === 'running', { what: 'the daemon runs' });
});
