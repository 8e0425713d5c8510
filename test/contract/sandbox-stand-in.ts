import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Sandbox, type SandboxAddressBook, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** A small child that stands in for the daemon: serves an address, and ends in the ways a daemon can end. */
const STAND_IN = `
const fs = require('node:fs');
const [configFile, manner] = process.argv.slice(1);
const port = Number(/127\\.0\\.0\\.1:(\\d+)\\n/.exec(fs.readFileSync(configFile, 'utf8').split('web:')[1])[1]);
if (manner === 'never starts') { console.error('the reason'); process.exit(2); }
if (manner === 'stubborn') process.on('SIGTERM', () => console.log('not now'));
require('node:http').createServer((request, response) => {
  if (request.url === '/screen/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: view\\ndata: {"number":1}\\n\\n');
  } else if (request.url === '/crash') process.exit(1);
  else response.end(request.method + ' ' + request.url + ' ' + process.pid);
}).listen(port, '127.0.0.1', () => console.log('listening'));
`;

export type Manner = 'good' | 'stubborn' | 'never starts';

export function spawnStandIn(configFile: string, manner: Manner = 'good'): ChildProcess {
  return spawn(process.execPath, ['-e', STAND_IN, configFile, manner], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A directory that is gone after the test. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-sandbox-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A whole sandbox with a stand-in for the daemon, stopped when the test ends. */
export async function startSandbox(
  options: Partial<SandboxOptions> & { readonly manner?: Manner } = {},
): Promise<{ readonly sandbox: Sandbox; readonly addresses: SandboxAddressBook; readonly stateDir: string }> {
  const { manner, ...rest } = options;
  const stateDir = options.stateDir ?? (await temporaryDir());
  const pageDir = await temporaryDir();
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>page</title>');
  const sandbox = new Sandbox({
    stateDir,
    pagePort: 0,
    screenPort: 0,
    pageDir,
    spawnDaemon: (configFile) => spawnStandIn(configFile, manner),
    daemonTimes: { askEveryMs: 10, restartMs: 10, restartMostMs: 50, darkMs: 20, killAfterMs: 200 },
    ...rest,
  });
  onTestFinished(() => sandbox.stop());
  const addresses = await sandbox.start();
  return { sandbox, addresses, stateDir };
}

/** `POST` as the page does it. */
export function post(pageUrl: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return fetch(new URL(path, pageUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
