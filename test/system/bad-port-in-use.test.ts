import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { endOf, preparedKiosk } from '../support/bad-input.ts';

test('the port of the screen is taken: exit code 2, which port, and what to do', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;

  const kiosk = await preparedKiosk({ config: { web: { listen: `127.0.0.1:${port}` } } });
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toContain(`already listens on 127.0.0.1:${port}`);
  expect(said).toContain('web.listen');
  expect(said).not.toMatch(/\n\s+at /);
});
