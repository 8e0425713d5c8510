import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import type { FromHardware } from '../../src/devices/virtual/link.ts';
import { connectHardware, serveHardware } from '../../src/devices/virtual/socket.ts';
import { eventually } from '../support/eventually.ts';

async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-socket-'));
  const path = join(folder, 'hardware.sock');
  const life = new AbortController();
  onTestFinished(async () => {
    life.abort();
    await rm(folder, { recursive: true, force: true });
  });
  return { path, signal: life.signal };
}

test('both directions work over the socket, a large job too, and a latecomer hears the present state', async () => {
  const { path, signal } = await setUp();
  const hardware = new VirtualHardware({ relays: ['slot1'], sensors: ['drop'] });
  hardware.plugScanner(false);
  await serveHardware(hardware, path, { signal });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const link = connectHardware(path);
  onTestFinished(() => link.close());
  const heard: FromHardware[] = [];
  link.subscribe((message) => heard.push(message));
  await eventually(() => heard.length === 4, { what: 'the present state arrived' });
  expect(heard[0]).toEqual({ type: 'scanner', plugged: false });
  const late: FromHardware[] = [];
  link.subscribe((message) => late.push(message));
  await Promise.resolve();
  expect(late).toEqual(heard);
  const receipt = Buffer.alloc(1_000_000, 'R');
  link.send({ type: 'relay', name: 'slot1', on: true });
  link.send({ type: 'print', id: 7, bytesBase64: receipt.toString('base64') });
  await eventually(() => heard.some((message) => message.type === 'print done'), { what: 'the job is done' });
  expect(hardware.jobs[0]?.equals(receipt)).toBe(true);
  hardware.plugScanner(true);
  hardware.scan('281234');
  const bytesBase64 = Buffer.from('281234\r').toString('base64');
  await eventually(
    () => heard.some((message) => message.type === 'scanner bytes' && message.bytesBase64 === bytesBase64),
    {
      what: 'the scan arrived',
    },
  );
  await link.close();
  await eventually(() => hardware.snapshot().relays['slot1']?.on === false, { what: 'the relay dropped' });
  expect(hardware.snapshot().links).toBe(0);
});

test('a link that waits for hardware is connected when it comes', async () => {
  const { path, signal } = await setUp();
  const link = connectHardware(path, { random: () => 0 });
  onTestFinished(() => link.close());
  expect(link.connected).toBe(false);
  link.send({ type: 'light', pattern: 'pay' });
  await serveHardware(new VirtualHardware(), path, { signal });
  await eventually(() => link.connected, { what: 'the link is connected' });
});
