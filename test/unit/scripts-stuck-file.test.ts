import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const REPORTER = resolve('scripts/lib/stuck.mjs');
const STUCK = `
  import { test } from 'vitest';
  test('never gives way', () => {
    for (;;) void 0;
  });
`;

test('a run in which a test file never gives way is ended, and the file is named', async () => {
  await mkdir('var', { recursive: true });
  // Inside the project, where vitest is found.
  const folder = await mkdtemp(resolve('var/stuck-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default {};');
  await writeFile(join(folder, 'stuck.test.mjs'), STUCK);
  const argv = ['node_modules/vitest/vitest.mjs', 'run', '--root', folder, `--reporter=${REPORTER}`];
  const run = spawn(process.execPath, argv, { env: { ...process.env, KIOSKD_STUCK_MS: '1000' }, stdio: 'pipe' });
  onTestFinished(() => void run.kill('SIGKILL'));
  let said = '';
  run.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  // Closed: no worker holds the other end of what it says any more.
  const [code] = (await once(run, 'close')) as [number | null];
  expect(said).toMatch(/stuck\.test\.mjs has not ended in/);
  expect(code).toBe(1);
});
