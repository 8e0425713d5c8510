import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { serveHardware } from '../../src/devices/virtual/socket.ts';
import { eventually } from '../support/eventually.ts';

async function connectRaw(hardware: VirtualHardware) {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-bad-'));
  const path = join(folder, 'hardware.sock');
  const served = await serveHardware(hardware, path, { signal: new AbortController().signal });
  const socket = createConnection(path);
  socket.on('error', () => {});
  socket.resume();
  onTestFinished(async () => {
    socket.destroy();
    await served.close();
    await rm(folder, { recursive: true, force: true });
  });
  await once(socket, 'connect');
  return socket;
}

test('lines that are no messages are dropped, and the next good one counts', async () => {
  const hardware = new VirtualHardware();
  const socket = await connectRaw(hardware);
  const bad = [
    '',
    'null',
    '{',
    '[]',
    '{"type":"relay"}',
    '{"type":"relay","name":"","on":true}',
    '{"type":"format disk"}',
  ];
  bad.push('{"type":"print","id":-1,"bytesBase64":""}', '{"type":"print","id":1,"bytesBase64":"<>"}', '\u0000');
  for (const line of bad) socket.write(`${line}\n`);
  // In two pieces, cut inside the message.
  socket.write('{"type":"relay","na');
  socket.write('me":"slot1","on":true}\n');
  await eventually(() => hardware.snapshot().relays['slot1']?.on === true, { what: 'the good message arrived' });
  expect(hardware.snapshot()).toMatchObject({ light: 'off', printer: { jobs: 0 } });
});

test('a peer that sends a line without end is cut off', async () => {
  const hardware = new VirtualHardware();
  const socket = await connectRaw(hardware);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write('x'.repeat(5 * 1024 * 1024));
  await closed;
  await eventually(() => hardware.snapshot().links === 0, { what: 'its link is gone' });
});
