import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endOf, preparedKiosk } from '../support/bad-input.ts';

test('a missing credential: exit code 2, its name, its place, and where the configuration asks for it', async () => {
  const kiosk = await preparedKiosk();
  const file = join(kiosk.folder, 'credentials', 'wavpay-key');
  rmSync(file);
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toMatch(/kioskd\.yaml:\d+:\d+: gateways\.wavpay\.key/);
  expect(said).toContain('the credential "wavpay-key" is not there');
  expect(said).toContain(`put it in ${file} with mode 0600`);
});

test('a credential that others can read: exit code 2, and the command that mends it', async () => {
  const kiosk = await preparedKiosk();
  const file = join(kiosk.folder, 'credentials', 'qfpay-client-key');
  chmodSync(file, 0o644);
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toContain('has mode 0644');
  expect(said).toContain(`chmod 600 ${file}`);
});

test('an empty credential: exit code 2', async () => {
  const kiosk = await preparedKiosk();
  writeFileSync(join(kiosk.folder, 'credentials', 'qfpay-app-code'), '\n');
  const { code, said } = await endOf(kiosk.configPath);
  expect(code).toBe(2);
  expect(said).toContain('the credential "qfpay-app-code" is empty');
});
