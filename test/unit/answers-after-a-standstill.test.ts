import { once } from 'node:events';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { waitFor, within } from '../../src/devices/printer/limit.ts';
import { FileTransport } from '../../src/devices/printer/transports/file.ts';
import { SerialTransport } from '../../src/devices/printer/transports/serial.ts';
import { loadIoctl } from '../../src/os/ioctl.ts';
import { openPty } from '../support/pty.ts';

const PATIENCE = () => within(20_000, new AbortController().signal);
const ANSWER = 0x12;

/** How many bytes wait to be read (asm-generic/ioctls.h). */
const FIONREAD = 0x541b;

/** How long at most for a byte to come through a line. It may never be seen: a read that another thread began took it already. */
const ARRIVES_MS = 5_000;

/** As on a machine that is busy with something else: nothing of this thread runs, for longer than any wait here. */
function standStill(until = () => true): void {
  const now = performance.now();
  const isLate = (ms: number) => performance.now() > now + ms;
  while (!isLate(600) || !(isLate(ARRIVES_MS) || until()));
}

test('what came over a socket while this process stood still is heard', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const near = connect(address.port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  const heard = waitFor<string>(within(200, new AbortController().signal), (done) => {
    near.once('data', () => done('heard'));
    return () => undefined;
  });
  far.write('x');
  standStill();
  expect(await heard).toBe('heard');
});

test.each([
  ['serial', (path: string) => new SerialTransport({ path, baudRate: 115_200 })],
  ['file', (path: string) => new FileTransport({ path })],
])('what came over a %s line while this process stood still is heard', async (_kind, make) => {
  const library = await loadIoctl();
  if (!library.ok) throw new Error(library.why);
  const pty = await openPty();
  const transport = make(pty.a);
  // Opened first: the line is held alone from then on.
  const near = openSync(pty.a, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  const far = openSync(pty.b, constants.O_WRONLY | constants.O_NOCTTY);
  onTestFinished(async () => {
    await transport.close('drop');
    closeSync(far);
    closeSync(near);
    await pty.close();
  });
  expect(await transport.open(PATIENCE())).toEqual({ ok: true });
  const heard = transport.read(within(200, new AbortController().signal));
  writeSync(far, Uint8Array.of(ANSWER));
  const waiting = new Int32Array(1);
  standStill(() => {
    library.ioctl.call(near, FIONREAD, new Uint8Array(waiting.buffer));
    return (waiting[0] ?? 0) > 0;
  });
  expect(await heard).toBe(ANSWER);
});

test('a wait that nothing ends is over, also after a standstill', async () => {
  const heard = waitFor<string>(within(100, new AbortController().signal), () => () => undefined);
  standStill();
  expect(await heard).toBe('timeout');
});
