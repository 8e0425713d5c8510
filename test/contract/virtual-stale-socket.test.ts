import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { serveHardware } from '../../src/devices/virtual/socket.ts';
import { eventually } from '../support/eventually.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'kioskd-stale-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

test('a socket file left by a killed process is replaced', async () => {
  const made = await folder();
  const path = join(made, 'hardware.sock');
  const killed = spawn('socat', [`UNIX-LISTEN:${path}`, 'STDOUT'], { stdio: 'ignore' });
  await eventually(async () => (await readdir(made)).includes('hardware.sock'), { what: 'the file is there' });
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const served = await serveHardware(new VirtualHardware(), path, { signal: new AbortController().signal });
  await served.close();
});

test('a socket in use, and a file that is no socket, are left alone', async () => {
  const path = join(await folder(), 'hardware.sock');
  const life = new AbortController();
  const served = await serveHardware(new VirtualHardware(), path, { signal: life.signal });
  await expect(serveHardware(new VirtualHardware(), path, { signal: life.signal })).rejects.toThrow(/another process/);
  await served.close();
  await writeFile(path, 'precious');
  await expect(serveHardware(new VirtualHardware(), path, { signal: life.signal })).rejects.toThrow(/no socket/);
});
