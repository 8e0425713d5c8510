import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiagnoseSite } from '../support/diagnose-site.ts';
import { eventually } from '../support/eventually.ts';
import { bundle } from '../support/journal-worker.ts';
import { PATIENCE_MS } from '../support/patience.ts';

const PARTS = 'scanner,printer,gpio,controller,light,display,backlight';

let site: DiagnoseSite;
let daemon: ChildProcess;
let server: Server | null = null;

/** A process that sells with the journal of the site, in the middle of a pulse. */
beforeEach(async () => {
  site = await DiagnoseSite.open();
  daemon = spawn(process.execPath, [await bundle('test/support/journal-held.ts'), site.journal], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (daemon.stdout === null) throw new Error('it has no output');
  await once(daemon.stdout, 'data');
  site.hardware.link().send({ type: 'relay', name: 'gate', on: true });
});
afterEach(async () => {
  await kill();
  server?.closeAllConnections();
  server?.close();
  server = null;
  await site.close();
});

async function kill(): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const exit = once(daemon, 'exit');
  daemon.kill('SIGKILL');
  await exit;
}

/** Who answers at the address of the file. */
async function listen(answer: string | null): Promise<void> {
  server = createServer((_request, response) => {
    if (answer !== null) response.end(answer);
  });
  server.listen(site.webPort, '127.0.0.1');
  await once(server, 'listening');
}

const isOn = () => site.hardware.snapshot().relays['gate']?.on;

async function expectUntouched(): Promise<void> {
  const { results } = await site.diagnose('--json', '--only', `daemon,${PARTS}`);
  for (const name of ['scanner', 'printer', 'gpio', 'light']) {
    expect(results.get(name)).toMatchObject({
      status: 'skipped',
      summary: `not tried: a running kioskd (process ${daemon.pid}) holds it, and does not answer for this file at 127.0.0.1:${site.webPort}`,
      hint: expect.stringContaining('systemctl restart kioskd'),
    });
  }
  expect(results.get('daemon')).toMatchObject({ status: 'fail', summary: expect.stringContaining(`${daemon.pid}`) });
  expect(isOn()).toBe(true);
}

test('no pin of a daemon is touched whose address in the file was edited after its start', async () => {
  await expectUntouched();
});

test('no pin of a daemon is touched whose name in the file was edited after its start', async () => {
  await listen(JSON.stringify({ kiosk: 'its-old-name', version: '0.1.0', phase: 'delivering', parts: {} }));
  await expectUntouched();
});

test('no pin of a daemon is touched that is too slow to answer', async () => {
  await listen(null);
  await expectUntouched();
});

test('as soon as it is killed its pins are made safe', async () => {
  await kill();
  const { code, results } = await site.diagnose('--json', '--only', PARTS);
  expect([code, results.get('gpio')?.status]).toEqual([0, 'ok']);
  await eventually(() => isOn() === false, { timeoutMs: PATIENCE_MS, what: 'the relay goes off' });
});
