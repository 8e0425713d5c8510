import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Bench } from '../../src/sandbox/page/model.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryDir } from './sandbox-stand-in.ts';

test('a reader of its output that goes away, as in "| head", disturbs nothing, and nothing stays behind', async () => {
  const stateDir = await temporaryDir();
  const program = [resolve('dist/kioskd.cjs'), 'sandbox', '--port', '0', '--screen-port', '0', '--state', stateDir];
  const sandbox = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(sandbox, 'close');
  onTestFinished(async () => {
    sandbox.kill('SIGTERM');
    await ended;
  });
  let said = '';
  sandbox.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await eventually(() => said.includes('Ctrl-C'), { what: 'the addresses' });
  const page = /Be the customer: +(\S+)/.exec(said)?.[1] ?? '';
  const bench = async () => (await (await fetch(new URL('/virtual/state', page))).json()) as Bench;
  sandbox.stdout.destroy();
  sandbox.stderr.destroy();

  // A crash of the daemon gives the sandbox something to say.
  process.kill(pidOf(await bench()), 'SIGKILL');
  const again = ({ daemon }: Bench) => daemon.starts === 2 && daemon.state === 'running';
  await eventually(async () => again(await bench()), { what: 'the daemon runs again' });
  const daemon = pidOf(await bench());
  sandbox.kill('SIGINT');

  expect(await ended).toEqual([0, null]);
  expect(() => process.kill(daemon, 0)).toThrow('ESRCH');
});

/** A missing number would be 0, and that is the whole process group of the test. */
function pidOf({ daemon }: Bench): number {
  if (daemon.pid === null) {
    throw new Error(`the daemon has no process: ${daemon.state}`);
  }
  return daemon.pid;
}
