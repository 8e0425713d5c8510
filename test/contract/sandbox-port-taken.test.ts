import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from './sandbox-stand-in.ts';

async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('a taken port for the page is told in words, with the option that names another', async () => {
  const port = await takenPort();

  await expect(startSandbox({ pagePort: port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1, wanted for the virtual kiosk page, is already in use by another program. Choose another one with --port NUMBER; --port 0 takes any port that is free.`,
  );
});

test('a taken port for the screen is told before the daemon is started', async () => {
  const port = await takenPort();

  await expect(startSandbox({ screenPort: port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1, wanted for the customer's screen, is already in use by another program. Choose another one with --screen-port NUMBER`,
  );
});
