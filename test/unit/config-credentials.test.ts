import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const file = () => join(folder.dir, 'credentials', 'qfpay-app-code');

function replaceByFolder(): void {
  rmSync(file());
  mkdirSync(file());
}

function replaceByPipe(): void {
  rmSync(file());
  execFileSync('mkfifo', ['-m', '600', file()]);
}

test('a file that others may read is refused, with the command that mends it', async () => {
  folder.secret('qfpay-app-code', 'x', 0o640);
  expect(await folder.problems(MINIMAL)).toEqual([
    `9:27 gateways.qfpay.appCode.credential: the credential "qfpay-app-code" has mode 0640: others can get at it (chmod 600 ${file()})`,
  ]);
});

test.each([
  ['is missing', () => rmSync(file()), /is not there \(put it in .* with mode 0600\)/],
  ['is empty', () => folder.secret('qfpay-app-code', '\n\n'), /is empty/],
  ['is a folder', replaceByFolder, /is not a plain file/],
  ['is a pipe nobody writes to', replaceByPipe, /is not a plain file/],
  ['is far too large', () => folder.secret('qfpay-app-code', 'x'.repeat(70_000)), /larger than 64 kB/],
])('a credential that %s is a problem in words', async (_, arrange, expected) => {
  arrange();
  const problems = await folder.problems(MINIMAL);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(expected);
});

test('credentials of systemd come first, single or as a folder, whatever their mode', async () => {
  const systemd = join(folder.dir, 'systemd');
  mkdirSync(systemd);
  writeFileSync(join(systemd, 'qfpay-app-code'), 'from-systemd', { mode: 0o644 });
  writeFileSync(join(systemd, 'kioskd_qfpay-client-key'), 'from-folder\n', { mode: 0o440 });
  const loaded = await folder.load(MINIMAL, { CREDENTIALS_DIRECTORY: systemd });
  const qfpay = loaded.ok ? loaded.config.gateways.qfpay : undefined;
  expect([qfpay?.secrets['appCode']?.reveal(), qfpay?.secrets['clientKey']?.reveal()]).toEqual([
    'from-systemd',
    'from-folder',
  ]);
});

test('line ends after a secret do not belong to it; blanks do', async () => {
  folder.secret('qfpay-app-code', ' a b \r\n\n');
  const loaded = await folder.load(MINIMAL);
  expect(loaded.ok ? loaded.config.gateways.qfpay?.secrets['appCode']?.reveal() : null).toBe(' a b ');
});
