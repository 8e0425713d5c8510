import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKeypad } from '../../src/devices/keypad/create.ts';
import { connectHardware } from '../../src/devices/virtual/socket.ts';
import { KeypadRecord } from './suites/keypad.ts';

const BAD = [
  { type: 'key' },
  { type: 'key', key: '5' },
  { type: 'key', key: { is: 'sign' } },
  { type: 'key', key: { is: 'sign', sign: '' } },
  { type: 'key', key: { is: 'sign', sign: '55' } },
  { type: 'key', key: { is: 'sign', sign: 'a' } },
  { type: 'key', key: { is: 'sign', sign: '\n' } },
  { type: 'key', key: { is: 'sign', sign: '5\n' } },
  { type: 'key', key: { is: 'sign', sign: '<' } },
  { type: 'key', key: { is: 'open the door' } },
  { type: 'keypad', plugged: 'no' },
];

test('presses that no keypad can make are dropped, and the next good one counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-badkeys-'));
  const path = join(folder, 'hardware.sock');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const good = [{ type: 'keypad', plugged: true }, ...BAD, { type: 'key', key: { is: 'sign', sign: '5' } }];
    socket.write(good.map((message) => `${JSON.stringify(message)}\n`).join(''));
  });
  server.listen(path);
  await once(server, 'listening');
  const link = connectHardware(path);
  const record = new KeypadRecord();
  const keypad = createKeypad({ driver: 'virtual' }, record, { link });
  onTestFinished(async () => {
    await keypad?.stop();
    await link.close();
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  await keypad?.start(new AbortController().signal);
  await record.until(({ typed }) => typed.length > 0);
  expect(record.typed).toEqual(['5']);
  expect(keypad?.health.status).toBe('ready');
});
