import { expect, onTestFinished, test } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { serveHardware } from '../../src/devices/virtual/socket.ts';
import type { CheckResult } from '../../src/diagnose/check.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';
import { holdPort } from '../support/held-port.ts';
import { LcusBoard } from '../support/lcus-board.ts';
import { openPty } from '../support/pty.ts';

const GPIO = '  relays: {gate: {bcm: 17}}';

/** `kioskd diagnose --only gpio,controller` on the minimal file with these pins. */
async function diagnose(gpio: string): Promise<{ readonly code: number; readonly results: readonly CheckResult[] }> {
  const folder = new ConfigFolder();
  onTestFinished(() => folder.remove());
  let out = '';
  let err = '';
  folder.secret('qfpay-app-code', 'a'.repeat(32));
  folder.secret('qfpay-client-key', 'b'.repeat(32));
  const port = await holdPort();
  onTestFinished(() => port.release());
  const file = folder.write(
    `${MINIMAL.slice(0, MINIMAL.indexOf('gpio:'))}gpio:\n${gpio}\nweb: {listen: "127.0.0.1:${port.port}"}\n`,
  );
  const code = await dispatch(['diagnose', '--config', file, '--json', '--only', 'gpio,controller'], {
    env: {},
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  expect(err).toBe('');
  return { code, results: (JSON.parse(out) as { results: CheckResult[] }).results };
}

async function virtualSocket(hardware: VirtualHardware): Promise<string> {
  const folder = new ConfigFolder();
  const ending = new AbortController();
  onTestFinished(() => {
    ending.abort();
    folder.remove();
  });
  const path = `${folder.dir}/hardware.sock`;
  await serveHardware(hardware, path, { signal: ending.signal });
  return path;
}

const motor = (socket: string) => `  driver: virtual
  link: ${socket}
  relays: {gate: {bcm: 17}, run: {bcm: 22}}
  sensors: {home: {bcm: 5}}
  controller: {driver: motor, channels: {lane1: {relay: run, home: home}}}`;

test('a relay board is asked how its relays are', async () => {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const board = new LcusBoard(pty, 'feedback');
  const { results } = await diagnose(`  driver: onoff
${GPIO}
  controller: {driver: serial-relay, path: ${pty.a}, protocol: lcus-feedback, channels: {lane1: {number: 1}}}`);
  expect(results[1]).toMatchObject({ name: 'controller', status: 'ok', summary: 'ready (lcus-feedback); lane1 off' });
  expect(board.onEdges.size).toBe(0);
});

test('a motor that stopped in the middle of a turn is told of, with what to do, and is not moved', async () => {
  const hardware = new VirtualHardware({
    relays: ['gate'],
    machines: [{ kind: 'motor', relay: 'run', home: 'home', leaveMs: 50, turnMs: 200 }],
  });
  const socket = await virtualSocket(hardware);
  expect((await diagnose(motor(socket))).results).toMatchObject([
    { name: 'gpio', status: 'ok' },
    { name: 'controller', status: 'ok', summary: 'ready (motor); lane1 off' },
  ]);
  hardware.setSensor('home', false);
  const { code, results } = await diagnose(motor(socket));
  expect(code).toBe(1);
  expect(results[1]).toMatchObject({ name: 'controller', status: 'fail' });
  expect(results[1]?.hint).toMatch(/lane1 is not at home.*clear it and turn it until home is on/);
  expect(hardware.snapshot().relays['run']?.onEdges).toBe(0);
});
