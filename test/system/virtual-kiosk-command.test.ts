import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/eventually.ts';

const PROGRAM = resolve('dist/kioskd.cjs');

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
  said(): string;
}

function start(...options: readonly string[]): Started {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return { child, ended: once(child, 'close').then(([code]) => Number(code)), said: () => text };
}

async function stateDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-command-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test('it says where to go, and Ctrl-C ends it and its daemon in order', async () => {
  const dir = await stateDir();
  const { child, ended, said } = start('--port', '0', '--screen-port', '0', '--state', dir);
  await eventually(() => said().includes('Ctrl-C'), { what: () => `the addresses; it said ${said()}` });
  const address = /Be the customer: +(\S+)/.exec(said())?.[1] ?? '';
  const screen = /kiosk's screen: +(\S+)/.exec(said())?.[1] ?? '';
  expect((await fetch(address)).status).toBe(200);
  expect((await fetch(screen)).status).toBe(200);
  const daemon = Number(await readFile(join(dir, 'daemon.pid'), 'utf8'));

  child.kill('SIGINT');

  expect(await ended).toBe(0);
  expect(said()).toContain('Stopped.');
  expect(() => process.kill(daemon, 0)).toThrow('ESRCH');
});

test('what cannot work is refused in words', async () => {
  const wrongPort = start('--port', 'eighty');
  expect(await wrongPort.ended).toBe(2);
  expect(wrongPort.said()).toContain('--port and --screen-port take a number from 0 to 65535');

  const wrongPlace = start('--port', '0', '--screen-port', '0', '--state', '/dev/null/nowhere');
  expect(await wrongPlace.ended).toBe(2);
  expect(wrongPlace.said()).toContain('The sandbox cannot start.');
});
