import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { stop } from './processes.ts';

/** A Mosquitto of our own on a free loopback port, without persistence. */
export async function startBroker(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  await writeFile(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const command = process.env['MOSQUITTO'] ?? '/usr/sbin/mosquitto';
  const child = spawn(command, ['-c', file], { stdio: 'ignore' });
  let failure = '';
  child.once('error', (error) => {
    failure = error.message;
  });
  for (const end = performance.now() + 5_000; !(await accepts(port)); ) {
    if (failure !== '' || performance.now() > end) throw new Error(`no broker: ${failure || 'it does not listen'}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url: `mqtt://127.0.0.1:${port}`, stop: () => stop(child) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
