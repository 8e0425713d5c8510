import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runGateways } from '../../src/commands/sandbox-gateways.ts';

test('a taken port ends the command with code 2, in words, and nothing is left running', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-service-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    await rm(dir, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  let err = '';

  const code = await runGateways(
    {
      configPath: '',
      configGiven: false,
      // QFPay's own port is the third.
      options: { gateways: true, only: 'qfpay', 'port-base': String(port - 2), state: dir },
      env: {},
      stdout: () => undefined,
      stderr: (text) => {
        err += text;
      },
    },
    new Promise(() => undefined),
  );

  expect(code).toBe(2);
  expect(err).toBe(
    `The sandbox gateways cannot start. Port ${port} on 127.0.0.1, wanted for the QFPay sandbox, is already in use by another program. Choose others with --port-base NUMBER; --port-base 0 takes any that are free.\n`,
  );
});
