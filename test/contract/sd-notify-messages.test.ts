import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryLog } from '../../src/log/log.ts';
import { SystemdNotifier } from '../../src/os/systemd-notifier.ts';
import { eventually } from '../support/eventually.ts';

/** A real Unix datagram socket, as systemd has one; socat passes on what arrives. */
let dir = '';
let receiver: ChildProcess;
let received = '';

const socket = () => join(dir, 'notify');
/** Datagrams carry no end of their own, and two may be passed on as one piece; the program below adds this to each. */
const END = 'X_TEST_END=1';
const lines = () =>
  received
    .replaceAll(END, '\n')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('MAINPID='));

/** The program waits until systemd has dealt with a message, in a way of its own that socat does not know. */
const program = () => join(dir, 'systemd-notify');

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kioskd-notify-'));
  writeFileSync(program(), `#!/bin/sh\nexec systemd-notify --no-block "$@" ${END}\n`, { mode: 0o755 });
  received = '';
  receiver = spawn('socat', ['-u', `UNIX-RECV:${socket()}`, '-'], { stdio: ['ignore', 'pipe', 'inherit'] });
  receiver.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  await eventually(() => existsSync(socket()), { what: 'the receiving socket is there' });
});

afterEach(() => {
  receiver.kill();
  rmSync(dir, { recursive: true, force: true });
});

interface Parts {
  readonly env?: Record<string, string>;
  readonly addOn?: boolean;
  readonly program?: string;
  readonly progress?: () => boolean;
}

async function notifier(parts: Parts = {}): Promise<{ it: SystemdNotifier; log: MemoryLog }> {
  const log = new MemoryLog();
  const env = { PATH: process.env['PATH'] ?? '', NOTIFY_SOCKET: socket(), ...parts.env };
  const it = new SystemdNotifier({
    env,
    log,
    progress: parts.progress ?? (() => true),
    ...(parts.addOn === false ? { loadAddOn: () => Promise.reject(new Error('not installed')) } : {}),
    program: parts.program ?? program(),
  });
  await it.start();
  return { it, log };
}

describe('by the program systemd-notify', () => {
  test('ready, status and stopping arrive, in order', async () => {
    const { it } = await notifier({ addOn: false });
    expect(it.transport).toBe('program');
    await it.ready('waiting for a customer');
    await it.status('selling\u001b[31m\nWATCHDOG=1');
    await it.status('selling\u001b[31m\nWATCHDOG=1');
    await it.stopping();
    await it.stopping();
    await eventually(() => lines().includes('STOPPING=1'), { what: 'STOPPING=1 arrives' });
    expect(lines()).toEqual([
      'READY=1',
      'STATUS=waiting for a customer',
      'STATUS=selling [31m WATCHDOG=1',
      'STOPPING=1',
    ]);
  });

  test('the watchdog is fed at half its time while there is progress', async () => {
    const { it, log } = await notifier({ addOn: false, env: { WATCHDOG_USEC: '200000' } });
    await it.ready('ready');
    await eventually(() => lines().filter((line) => line === 'WATCHDOG=1').length >= 3, { what: 'three feedings' });
    await it.stopping();
    expect(log.count('watchdog.withheld')).toBe(0);
  });
});

test('without progress the watchdog starves, and the log says why, once', async () => {
  let asked = 0;
  const progress = () => {
    asked += 1;
    return false;
  };
  const { it, log } = await notifier({ addOn: false, progress, env: { WATCHDOG_USEC: '40000' } });
  await it.ready('ready');
  await eventually(() => asked >= 3, { what: 'progress was asked for three times' });
  await it.stopping();
  await eventually(() => lines().includes('STOPPING=1'), { what: 'STOPPING=1 arrives' });
  expect(lines()).not.toContain('WATCHDOG=1');
  expect(log.count('watchdog.withheld')).toBe(1);
});

test('a watchdog meant for another process is left alone', async () => {
  let asked = 0;
  const progress = () => {
    asked += 1;
    return true;
  };
  const { it } = await notifier({ addOn: false, progress, env: { WATCHDOG_USEC: '2000', WATCHDOG_PID: '1' } });
  await it.ready('ready');
  await it.stopping();
  expect(asked).toBe(0);
});

test('outside systemd nothing is sent', async () => {
  const { it } = await notifier({ env: { NOTIFY_SOCKET: '' } });
  await it.ready('ready');
  await it.stopping();
  expect([it.transport, received]).toEqual(['not wanted', '']);
});

test('with neither way it says so and goes on', async () => {
  const { it, log } = await notifier({ addOn: false, program: join(dir, 'no-such-program') });
  await it.ready('ready');
  await it.stopping();
  expect(it.transport).toBe('unavailable');
  expect(log.count('notify.unavailable')).toBe(1);
});
