import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayService, type ServedGateway } from '../../src/sandbox/gateway-service.ts';
import { SANDBOX_LIST } from '../../src/sandbox/gateways/list.ts';

const README = 'src/sandbox/gateways/README.md';

let stateDir: string;
let service: GatewayService;
let served: readonly ServedGateway[];

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'kioskd-readme-'));
  service = new GatewayService({
    stateDir,
    portBase: 0,
    only: null,
    listen: '127.0.0.1',
    notifyUrl: null,
    notifyAnywhere: false,
    clockScale: 1,
    controlToken: null,
  });
  served = await service.start();
});
afterAll(async () => {
  await service.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** The examples that can be run, with the addresses and the folder of this test in place of the published ones. */
async function examples(): Promise<readonly string[]> {
  const page = await readFile(README, 'utf8');
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) =>
    SANDBOX_LIST.reduce(
      (text, { name, port }) =>
        text.replaceAll(`http://127.0.0.1:${port}`, served.find((one) => one.name === name)?.url ?? ''),
      (match[1] ?? '').replaceAll('var/sandbox-gateways', stateDir),
    ),
  );
}

function shell(script: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  // Neither a proxy nor the settings of curl that this machine may have.
  const env = { PATH: process.env['PATH'], HOME: stateDir, LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
    });
    child.stderr.on('data', (part: Buffer) => {
      err += part.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

describe('the examples of the guide for integrators', () => {
  test('work as they stand, one after the other', async () => {
    for (const script of await examples()) {
      expect(await shell(script), script).toMatchObject({ code: 0, err: '' });
    }
    const paid = served.flatMap(({ name, sandbox }) => sandbox.orders().map((order) => `${name} ${order.state}`));
    expect(paid.sort()).toEqual([
      'codepay paid',
      'qfpay paid',
      'qfpay paid',
      'uqpay paid',
      'uqpay paid',
      'wavpay paid',
    ]);
    expect(served.flatMap(({ sandbox }) => sandbox.refunds())).toMatchObject([{ orderNumber: 'DEMO0005', minor: 440 }]);
  });

  test('name the ports and the credentials that the service has', async () => {
    const page = await readFile(README, 'utf8');
    for (const { port } of SANDBOX_LIST) {
      expect(page).toContain(`http://127.0.0.1:${port}`);
    }
    const short = served.flatMap(({ credentials }) => Object.values(credentials)).filter((value) => !/\n/.test(value));
    expect(short.filter((value) => !page.includes(value))).toEqual([]);
  });
});
